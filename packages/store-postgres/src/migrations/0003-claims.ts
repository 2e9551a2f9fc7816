/** Named claims and reservations: each act is one function, so one statement. Rules as in `named-claim` and `reservation-queue` of the store kit. */
export const CLAIMS = `
  CREATE FUNCTION @.acquire_claim(p_scope text, p_claim text, p_holder text, p_lease bigint, p_now bigint)
  RETURNS TABLE (kind text, holder text, token bigint, until bigint) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    v_now bigint;
  BEGIN
    LOOP
      v_now := @.store_now(p_now);
      RETURN QUERY SELECT 'held', c.holder, c.token, c.until FROM @.claims c WHERE c.scope = p_scope AND c.claim = p_claim AND c.until > v_now;
      IF FOUND THEN RETURN; END IF;
      -- Time and token are taken when the row is ours: taken while others had it, the token would be smaller than theirs (threat LSE-1).
      INSERT INTO @.claims (scope, claim, holder, token, until) VALUES (p_scope, p_claim, p_holder, 0, -1) ON CONFLICT DO NOTHING;
      PERFORM 1 FROM @.claims c WHERE c.scope = p_scope AND c.claim = p_claim FOR UPDATE;
      v_now := @.store_now(p_now);
      RETURN QUERY UPDATE @.claims c SET holder = p_holder, token = nextval('@.tokens'), until = v_now + p_lease
        WHERE c.scope = p_scope AND c.claim = p_claim AND c.until <= v_now
        RETURNING 'acquired', c.holder, c.token, c.until;
      IF FOUND THEN RETURN; END IF;
    END LOOP;
  END $$;

  CREATE FUNCTION @.poke(p_scope text, p_run text, p_now bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE @.runs SET due_at = p_now, wake_at = p_now, poked = true WHERE scope = p_scope AND run = p_run AND status <> 'completed'
  $$;

  CREATE FUNCTION @.lock_queue(p_scope text, p_name text, OUT runs text[], OUT token bigint) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  BEGIN
    LOOP
      INSERT INTO @.reservations (scope, name, runs) VALUES (p_scope, p_name, '{}') ON CONFLICT DO NOTHING;
      SELECT r.runs, r.token INTO lock_queue.runs, lock_queue.token FROM @.reservations r WHERE r.scope = p_scope AND r.name = p_name FOR UPDATE;
      IF FOUND THEN RETURN; END IF;
    END LOOP;
  END $$;

  CREATE FUNCTION @.set_queue(p_scope text, p_name text, p_runs text[], p_token bigint) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    IF cardinality(p_runs) = 0 THEN DELETE FROM @.reservations WHERE scope = p_scope AND name = p_name;
    ELSE UPDATE @.reservations SET runs = p_runs, token = p_token WHERE scope = p_scope AND name = p_name;
    END IF;
  END $$;

  CREATE FUNCTION @.reserve(p_scope text, p_name text, p_run text) RETURNS TABLE (token bigint, place integer) LANGUAGE plpgsql AS $$
  DECLARE
    v_queue record;
    v_at integer;
  BEGIN
    v_queue := @.lock_queue(p_scope, p_name);
    v_at := array_position(v_queue.runs, p_run);
    IF v_at > 1 THEN RETURN QUERY SELECT NULL::bigint, v_at - 1;
    ELSIF v_at = 1 THEN RETURN QUERY SELECT v_queue.token, 0;
    ELSIF cardinality(v_queue.runs) > 0 THEN
      PERFORM @.set_queue(p_scope, p_name, v_queue.runs || p_run, v_queue.token);
      RETURN QUERY SELECT NULL::bigint, cardinality(v_queue.runs);
    ELSE
      v_queue.token := nextval('@.tokens');
      PERFORM @.set_queue(p_scope, p_name, ARRAY[p_run], v_queue.token);
      RETURN QUERY SELECT v_queue.token, 0;
    END IF;
  END $$;

  CREATE FUNCTION @.unreserve(p_scope text, p_name text, p_run text, p_token bigint, p_now bigint) RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE
    v_queue record;
    v_at integer;
    v_rest text[];
  BEGIN
    v_queue := @.lock_queue(p_scope, p_name);
    v_at := array_position(v_queue.runs, p_run);
    IF v_at IS NULL OR (p_token IS NOT NULL AND (v_at <> 1 OR v_queue.token IS DISTINCT FROM p_token)) THEN
      PERFORM @.set_queue(p_scope, p_name, v_queue.runs, v_queue.token);
      RETURN false;
    END IF;
    v_rest := array_remove(v_queue.runs, p_run);
    IF v_at = 1 AND cardinality(v_rest) > 0 THEN
      v_queue.token := nextval('@.tokens');
      PERFORM @.poke(p_scope, v_rest[1], @.store_now(p_now));
    END IF;
    PERFORM @.set_queue(p_scope, p_name, v_rest, v_queue.token);
    RETURN true;
  END $$;

  CREATE FUNCTION @.steal(p_scope text, p_name text, p_run text, p_now bigint, OUT token bigint, OUT former text) LANGUAGE plpgsql AS $$
  DECLARE
    v_queue record;
  BEGIN
    v_queue := @.lock_queue(p_scope, p_name);
    token := nextval('@.tokens');
    former := nullif(v_queue.runs[1], p_run);
    PERFORM @.set_queue(p_scope, p_name, p_run || array_remove(v_queue.runs[2:], p_run), token);
    PERFORM @.poke(p_scope, p_run, @.store_now(p_now));
    IF former IS NOT NULL THEN PERFORM @.poke(p_scope, former, @.store_now(p_now)); END IF;
  END $$;
`;
