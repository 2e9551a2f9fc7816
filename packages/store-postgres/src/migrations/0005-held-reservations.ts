/**
 * A writer's claims may be reservations, told by U+0001 in front of run and name, as no claim begins. And stealing names whom it is from, by
 * token: who got the right meanwhile keeps it.
 */
export const HELD_RESERVATIONS = `
  CREATE OR REPLACE FUNCTION @.lost_fence(p_scope text, p_claims text[], p_tokens bigint[]) RETURNS text LANGUAGE plpgsql AS $$
  BEGIN
    -- Shared, so that nobody takes one over between this look and the commit.
    PERFORM 1 FROM @.claims c WHERE c.scope = p_scope AND c.claim = ANY (p_claims) ORDER BY c.claim FOR SHARE;
    PERFORM 1 FROM @.reservations r WHERE r.scope = p_scope
      AND r.name = ANY (ARRAY(SELECT substr(f, strpos(f, ' ') + 1) FROM unnest(p_claims) f WHERE starts_with(f, chr(1))))
      ORDER BY r.name FOR SHARE;
    RETURN (SELECT CASE WHEN starts_with(f.claim, chr(1)) THEN substr(f.claim, strpos(f.claim, ' ') + 1) ELSE f.claim END FROM unnest(p_claims, p_tokens) WITH ORDINALITY AS f (claim, token, place)
      LEFT JOIN @.claims c ON c.scope = p_scope AND c.claim = f.claim
      LEFT JOIN @.reservations r ON r.scope = p_scope AND r.name = CASE WHEN starts_with(f.claim, chr(1)) THEN substr(f.claim, strpos(f.claim, ' ') + 1) END
        AND r.runs[1] = substr(f.claim, 2, strpos(f.claim, ' ') - 2)
      WHERE coalesce(c.token, r.token) IS DISTINCT FROM f.token ORDER BY f.place LIMIT 1);
  END $$;

  DROP FUNCTION @.steal(text, text, text, bigint);
  CREATE FUNCTION @.steal(p_scope text, p_name text, p_run text, p_held bigint, p_now bigint, OUT token bigint, OUT former text)
  LANGUAGE plpgsql AS $$
  DECLARE
    v_queue record;
  BEGIN
    v_queue := @.lock_queue(p_scope, p_name);
    IF v_queue.token IS DISTINCT FROM p_held THEN
      PERFORM @.set_queue(p_scope, p_name, v_queue.runs, v_queue.token);
      RETURN;
    END IF;
    token := nextval('@.tokens');
    former := v_queue.runs[1];
    PERFORM @.set_queue(p_scope, p_name, p_run || array_remove(v_queue.runs[2:], p_run), token);
    PERFORM @.poke(p_scope, p_run, @.store_now(p_now));
    IF former <> p_run THEN PERFORM @.poke(p_scope, former, @.store_now(p_now)); END IF;
  END $$;
`;
