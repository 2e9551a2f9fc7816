import { RUN_COLUMNS } from "@sluice/store-kit";

const COLUMNS = RUN_COLUMNS.map((column) => `"${column}"`);
/** Places in arrays are counted from 1. */
const PIPELINE = RUN_COLUMNS.indexOf("pipeline") + 1;
const VALUES = RUN_COLUMNS.map((_column, at) => `p_columns[${at + 1}]`);

const SET_STATE = `version = p_version, digest = p_digest, updated_at = v_at, shape = p_shape, state = p_state,
        due_at = CASE WHEN poked THEN due_at ELSE p_due END, wake_at = CASE WHEN poked THEN wake_at ELSE p_due END`;
/** Each statement of a function costs a start and an end, so the commit goes along with what becomes of the intents. */
const COMMIT = `INSERT INTO @.commits (run_id, version, command_id, previous, digest, answer, events)
        VALUES (p_id, p_version, p_command, p_previous, p_digest, p_answer, p_events)`;
const AS_REMEMBERED = "WHERE id = p_id AND version = p_before AND digest = p_previous";
const GONE = "run_id = p_id AND id = p_gone AND (p_gone_token IS NULL OR token = p_gone_token)";

/**
 * The append, whole, as one function: one statement, one round trip, also inside a transaction of the caller's. It judges in the order of
 * `decideAppend` and sets intents as `mergeIntents` does; the conformance suite holds it to both. The run's row is locked first, so whatever
 * is read afterwards is still so when it is written. Times are milliseconds of this server's clock, unless a test gives one.
 */
export const APPEND = `
  CREATE FUNCTION @.store_now(given bigint) RETURNS bigint LANGUAGE sql VOLATILE AS
    $$ SELECT coalesce(given, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) $$;

  CREATE FUNCTION @.lost_fence(p_scope text, p_claims text[], p_tokens bigint[]) RETURNS text LANGUAGE plpgsql AS $$
  BEGIN
    -- Shared, so that nobody takes a claim over between this look and the commit.
    PERFORM 1 FROM @.claims c WHERE c.scope = p_scope AND c.claim = ANY (p_claims) ORDER BY c.claim FOR SHARE;
    RETURN (SELECT f.claim FROM unnest(p_claims, p_tokens) WITH ORDINALITY AS f (claim, token, place)
      LEFT JOIN @.claims c ON c.scope = p_scope AND c.claim = f.claim
      WHERE c.token IS DISTINCT FROM f.token ORDER BY f.place LIMIT 1);
  END $$;

  CREATE FUNCTION @.lost_settlement(p_run_id bigint, p_intents text[], p_tokens bigint[]) RETURNS text LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM 1 FROM @.intents i WHERE i.run_id = p_run_id AND i.id = ANY (p_intents) ORDER BY i.id FOR UPDATE;
    RETURN (SELECT s.intent FROM unnest(p_intents, p_tokens) WITH ORDINALITY AS s (intent, token, place)
      LEFT JOIN @.intents i ON i.run_id = p_run_id AND i.id = s.intent
      WHERE s.token = 0 OR i.token IS DISTINCT FROM s.token ORDER BY s.place LIMIT 1);
  END $$;

  CREATE FUNCTION @.append(
    p_scope text, p_run text, p_identity text, p_expected integer, p_version integer, p_command text, p_command_json text,
    p_answer text, p_events text, p_shape integer, p_state text, p_columns text[], p_due bigint, p_not_after bigint,
    p_ids text[], p_needs text[], p_attempts integer[], p_leases bigint[], p_not_before bigint[], p_intents text[],
    p_settled text[], p_settled_tokens bigint[], p_consumes text[], p_fences text[], p_fence_tokens bigint[], p_claims text[], p_claimer text, p_now bigint,
    OUT kind text, OUT told text, OUT at bigint, OUT version integer, OUT shape integer, OUT state text, OUT id bigint, OUT tokens bigint[]
  ) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    v_id bigint;
    v_version integer;
    v_previous text;
    v_status text;
  BEGIN
    SELECT r.id, r.version, r.digest, r.status INTO v_id, v_version, v_previous, v_status
      FROM @.runs r WHERE r.scope = p_scope AND r.run = p_run FOR NO KEY UPDATE;
    at := @.store_now(p_now);
    -- In a statement of its own: whoever had the lock before may just have stored this very command.
    SELECT c.answer INTO told FROM @.commits c WHERE c.run_id = v_id AND c.command_id = p_command;
    IF told IS NOT NULL THEN kind := 'duplicate'; RETURN; END IF;
    IF p_identity IS NOT NULL THEN
      SELECT r.run INTO told FROM @.runs r WHERE r.scope = p_scope AND r.identity = p_identity AND r.status <> 'completed';
      IF told IS NOT NULL THEN kind := 'exists'; RETURN; END IF;
    END IF;
    IF p_fences IS NOT NULL THEN told := @.lost_fence(p_scope, p_fences, p_fence_tokens); END IF;
    IF told IS NULL AND p_settled IS NOT NULL THEN told := @.lost_settlement(v_id, p_settled, p_settled_tokens); END IF;
    IF told IS NOT NULL THEN kind := 'fenced'; RETURN; END IF;
    IF coalesce(v_version, 0) <> p_expected OR at > p_not_after THEN
      kind := 'conflict';
      SELECT r.version, r.shape, r.state INTO version, shape, state FROM @.runs r WHERE r.id = v_id;
      RETURN;
    END IF;
    IF v_status = 'completed' AND p_columns[${RUN_COLUMNS.indexOf("status") + 1}] <> 'completed' THEN kind := 'completed'; RETURN; END IF;

    told := 'sha256:' || encode(sha256(convert_to('{"commandId":' || p_command_json || ',"events":' || p_events
      || coalesce(',"previous":"' || v_previous || '"', '') || ',"run":"' || p_run || '","scope":"' || p_scope || '"}', 'UTF8')), 'hex');
    IF v_id IS NULL THEN
      INSERT INTO @.runs (scope, run, version, digest, identity, ${COLUMNS.join(", ")}, created_at, updated_at, due_at, wake_at, poked, shape, state)
        VALUES (p_scope, p_run, p_version, told, p_identity, ${VALUES.join(", ")}, at, at, p_due, p_due, false, p_shape, p_state)
        ON CONFLICT DO NOTHING RETURNING id INTO v_id;
      IF v_id IS NULL THEN
        -- Somebody began this run, or one of this identity, a moment ago: now it can be seen.
        SELECT a.* INTO kind, told, at, version, shape, state, id, tokens FROM @.append(p_scope, p_run, p_identity, p_expected, p_version,
          p_command, p_command_json, p_answer, p_events, p_shape, p_state, p_columns, p_due, p_not_after, p_ids, p_needs, p_attempts, p_leases, p_not_before, p_intents, p_settled,
          p_settled_tokens, p_consumes, p_fences, p_fence_tokens, p_claims, p_claimer, p_now) a;
        RETURN;
      END IF;
    ELSE
      UPDATE @.runs SET version = p_version, digest = told, updated_at = at, shape = p_shape, state = p_state,
        ${COLUMNS.map((column, at) => `${column} = ${VALUES[at] ?? ""}`).join(", ")},
        due_at = CASE WHEN poked THEN due_at ELSE p_due END, wake_at = CASE WHEN poked THEN wake_at ELSE p_due END
        WHERE id = v_id;
      DELETE FROM @.intents WHERE run_id = v_id AND (p_ids IS NULL OR id <> ALL (p_ids));
    END IF;
    INSERT INTO @.commits (run_id, version, command_id, previous, digest, answer, events)
      VALUES (v_id, p_version, p_command, v_previous, told, p_answer, p_events);
    IF p_ids IS NOT NULL THEN
      INSERT INTO @.intents AS i (run_id, id, scope, pipeline, needs, attempt, lease_ms, ready_at, token, lost, holder, intent)
        SELECT v_id, w.id, p_scope, p_columns[${PIPELINE}], w.needs, w.attempt, w.lease_ms,
          CASE WHEN w.claims THEN at + w.lease_ms ELSE greatest(at, w.not_before) END,
          CASE WHEN w.claims THEN nextval('@.tokens') ELSE 0 END, false, CASE WHEN w.claims THEN p_claimer END, w.intent
          FROM (SELECT u.*, coalesce(u.id = ANY (p_claims) AND greatest(at, u.not_before) <= at, false) AS claims
            FROM unnest(p_ids, p_needs, p_attempts, p_leases, p_not_before, p_intents) AS u (id, needs, attempt, lease_ms, not_before, intent)) w
        ON CONFLICT (run_id, id) DO UPDATE SET needs = excluded.needs, attempt = excluded.attempt, lease_ms = excluded.lease_ms,
          intent = excluded.intent,
          ready_at = CASE WHEN i.token = 0 OR i.id = ANY (p_settled) THEN excluded.ready_at ELSE i.ready_at END,
          lost = i.lost AND i.attempt = excluded.attempt AND NOT coalesce(i.id = ANY (p_settled), false),
          token = CASE WHEN i.id = ANY (p_settled) THEN 0 ELSE i.token END
        WHERE i.intent <> excluded.intent OR i.id = ANY (p_settled);
    END IF;
    IF p_claims IS NOT NULL THEN
      SELECT array_agg(i.token ORDER BY c.place) INTO tokens
        FROM unnest(p_claims) WITH ORDINALITY AS c (id, place) JOIN @.intents i ON i.run_id = v_id AND i.id = c.id;
    END IF;
    IF p_consumes IS NOT NULL THEN DELETE FROM @.unmatched WHERE scope = p_scope AND id = ANY (p_consumes); END IF;
    kind := 'appended';
    version := p_version;
    id := v_id;
  END $$;
`;

/**
 * An append to a run whose head the writer remembers: nothing is read, and what is not as remembered writes nothing. One intent may go, and
 * one may come. Answers with the time of the write, and the token of the one that came if it was claimed; with nothing where the run is
 * another one by now or the deadline has passed. A command that is stored already, and a claim that was lost, fail the statement: after
 * the run's row is written, nothing else could undo it.
 */
export const APPEND_WARM = `
  CREATE FUNCTION @.append_warm(
    p_id bigint, p_before integer, p_previous text, p_version integer, p_digest text, p_command text, p_answer text, p_events text,
    p_shape integer, p_state text, p_columns text[], p_due bigint, p_not_after bigint, p_gone text, p_gone_token bigint,
    p_intent_id text, p_needs text, p_attempt integer, p_lease bigint, p_not_before bigint, p_intent text, p_claimer text, p_now bigint,
    OUT told text
  ) LANGUAGE plpgsql AS $$
  DECLARE
    v_at bigint := coalesce(p_now, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint);
    v_ready bigint := greatest(v_at, p_not_before);
    v_token bigint := 0;
  BEGIN
    IF v_ready > v_at THEN p_claimer := NULL; END IF;
    IF p_claimer IS NOT NULL THEN
      v_token := nextval('@.tokens');
      v_ready := v_at + p_lease;
    END IF;
    IF v_at > p_not_after THEN RETURN; END IF;
    IF p_columns IS NULL THEN
      UPDATE @.runs SET ${SET_STATE} ${AS_REMEMBERED};
    ELSE
      UPDATE @.runs SET ${SET_STATE},
        ${COLUMNS.map((column, at) => `${column} = ${VALUES[at] ?? ""}`).join(", ")} ${AS_REMEMBERED};
    END IF;
    IF NOT FOUND THEN RETURN; END IF;
    IF p_gone IS NULL AND p_intent_id IS NULL THEN
      ${COMMIT};
    ELSIF p_gone IS NULL THEN
      WITH written AS (${COMMIT})
      INSERT INTO @.intents (run_id, id, scope, pipeline, needs, attempt, lease_ms, ready_at, token, lost, holder, intent)
        SELECT p_id, p_intent_id, r.scope, r.pipeline, p_needs, p_attempt, p_lease, v_ready, v_token, false, p_claimer, p_intent
          FROM @.runs r WHERE r.id = p_id;
    ELSIF p_intent_id IS NULL THEN
      WITH written AS (${COMMIT}) DELETE FROM @.intents WHERE ${GONE};
    ELSE
      -- What comes takes the row of what goes.
      WITH written AS (${COMMIT})
      UPDATE @.intents SET id = p_intent_id, needs = p_needs, attempt = p_attempt, lease_ms = p_lease,
        ready_at = v_ready, token = v_token, lost = false, holder = p_claimer, intent = p_intent WHERE ${GONE};
    END IF;
    IF NOT FOUND THEN RAISE 'the intent % is not held as remembered', p_gone USING ERRCODE = 'object_not_in_prerequisite_state'; END IF;
    told := v_at || CASE WHEN v_token = 0 THEN '' ELSE ' ' || v_token END;
  END $$;
`;
