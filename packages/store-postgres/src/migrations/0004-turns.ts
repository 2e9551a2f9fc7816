/** Rows that are taken by turns, called `t`; `needs` is what whoever takes one has to serve, `''` where that is nothing. */
interface TurnTable {
  readonly table: "intents" | "runs";
  readonly time: "ready_at" | "wake_at";
  readonly needs: string;
  /** Columns of what `act` returns. */
  readonly columns: string;
  /** Parameters that only this table's function has. */
  readonly parameters: string;
  /** Statement that takes up to `v_most` rows of `v_pipeline` in `v_scope`, longest waiting first, and returns them. */
  readonly act: string;
}

/** While no more than this is ready, the ready rows themselves say which scopes have any; else the index is gone through scope by scope. */
const FEW = 64;
/** Scopes among which chance chooses the first of a handle that has served nobody yet. */
const CHOSEN_AMONG = 1000;

const INTENTS: TurnTable = {
  table: "intents",
  time: "ready_at",
  needs: "coalesce(t.needs, '')",
  parameters: "p_holder text, ",
  columns:
    "o_scope text, o_run text, o_id text, o_attempt integer, o_lease bigint, o_ready bigint, o_token bigint, o_lost boolean, o_intent text",
  act: `WITH ready AS MATERIALIZED (
          SELECT r.* FROM unnest(v_needs) n (needs) CROSS JOIN LATERAL (
            SELECT t.run_id, t.id, t.ready_at AS since FROM @.intents t
              WHERE t.scope = v_scope AND t.pipeline = v_pipeline AND coalesce(t.needs, '') = n.needs AND t.ready_at <= v_now
              ORDER BY t.ready_at, t.run_id, t.id LIMIT v_most FOR UPDATE SKIP LOCKED
          ) r ORDER BY r.since, r.run_id, r.id LIMIT v_most
        ), taken AS (
          UPDATE @.intents i SET token = nextval('@.tokens'), lost = i.lost OR i.token <> 0, holder = p_holder, ready_at = v_now + i.lease_ms
            FROM ready WHERE i.run_id = ready.run_id AND i.id = ready.id
            RETURNING i.run_id, i.id, i.attempt, i.lease_ms, i.ready_at, i.token, i.lost, i.intent
        )
        SELECT v_now, v_scope, v_round, r.scope::text, r.run::text, taken.id::text, taken.attempt, taken.lease_ms, taken.ready_at, taken.token,
          taken.lost, taken.intent FROM taken JOIN ready USING (run_id, id) JOIN @.runs r ON r.id = taken.run_id
          ORDER BY ready.since, taken.run_id, taken.id`,
};

const RUNS: TurnTable = {
  table: "runs",
  time: "wake_at",
  needs: "''",
  parameters: "p_lease bigint, ",
  columns: "o_scope text, o_run text",
  act: `WITH ready AS MATERIALIZED (
          SELECT t.id, t.wake_at AS since FROM @.runs t WHERE t.scope = v_scope AND t.pipeline = v_pipeline AND t.wake_at <= v_now
            ORDER BY t.wake_at, t.id LIMIT v_most FOR NO KEY UPDATE SKIP LOCKED
        ), taken AS (
          UPDATE @.runs r SET wake_at = v_now + p_lease, poked = false FROM ready WHERE r.id = ready.id RETURNING r.id, r.scope, r.run
        )
        SELECT v_now, v_scope, v_round, taken.scope::text, taken.run::text FROM taken JOIN ready USING (id) ORDER BY ready.since, taken.id`,
};

/**
 * The looks that turns are made of. Each is one step in the index of (scope, pipeline, needs, time): neither the length of a queue nor what
 * the taker cannot run costs anything.
 */
function looks({ table, time, needs }: TurnTable): string {
  const [lane, after] =
    needs === "''" ? ["t.pipeline", "t.pipeline > l.pipeline"] : [`t.pipeline, ${needs}`, `(t.pipeline, ${needs}) > (l.pipeline, l.needs)`];
  const first = `SELECT t.pipeline, ${needs} AS needs, t.${time} AS since FROM @.${table} t WHERE t.${time} IS NOT NULL AND t.scope = p_scope`;
  const order = `ORDER BY ${lane}, t.${time} LIMIT 1`;
  return `
  CREATE FUNCTION @.ready_scopes_of_${table}(p_now bigint) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
  BEGIN
    RETURN (SELECT CASE WHEN count(*) <= ${FEW} THEN coalesce(array_agg(DISTINCT w.scope::text), '{}') END
      FROM (SELECT t.scope FROM @.${table} t WHERE t.${time} <= p_now ORDER BY t.${time} LIMIT ${FEW + 1}) w);
  END $$;

  CREATE FUNCTION @.next_scope_of_${table}(p_after text, p_ready text[]) RETURNS text LANGUAGE plpgsql STABLE AS $$
  BEGIN
    IF p_ready IS NOT NULL THEN RETURN (SELECT min(s COLLATE "C") FROM unnest(p_ready) s WHERE s COLLATE "C" > p_after); END IF;
    RETURN (SELECT t.scope FROM @.${table} t WHERE t.${time} IS NOT NULL AND t.scope > p_after ORDER BY t.scope LIMIT 1);
  END $$;

  CREATE FUNCTION @.any_scope_of_${table}(p_ready text[]) RETURNS text LANGUAGE sql VOLATILE AS $$
    WITH RECURSIVE s (scope, place) AS (
      SELECT '', 0
      UNION ALL
      SELECT n.scope, s.place + 1 FROM s CROSS JOIN LATERAL (SELECT @.next_scope_of_${table}(s.scope, p_ready) AS scope) n
        WHERE n.scope IS NOT NULL AND s.place < ${CHOSEN_AMONG}
    ) SELECT scope FROM s ORDER BY random() LIMIT 1
  $$;

  CREATE FUNCTION @.ready_lanes_of_${table}(p_scope text, p_serves text[], p_now bigint)
  RETURNS TABLE (pipeline text, needs text[]) LANGUAGE sql STABLE AS $$
    WITH RECURSIVE lane (pipeline, needs, since) AS (
      (${first} ${order})
      UNION ALL
      SELECT n.* FROM lane l CROSS JOIN LATERAL (${first} AND ${after} ${order}) n
    )
    SELECT l.pipeline::text, array_agg(l.needs::text) FROM lane l
      WHERE l.since <= p_now AND (l.needs = '' OR l.needs = ANY (p_serves)) GROUP BY l.pipeline ORDER BY l.pipeline
  $$;
`;
}

/**
 * Takes by turns, as `takeTurns` of the store kit does; the conformance suite holds both to the same rule. What somebody else is just
 * taking is left to him (`SKIP LOCKED`). The last row tells the time and whose turn it was, also when nothing was to be had. Plans that
 * are made while there are few rows are kept when there are many: none of them may go through a table.
 */
function take(turnTable: TurnTable): string {
  const { table, parameters, columns, act } = turnTable;
  const nothing = columns.replaceAll(/\w+ (\w+)/g, "NULL::$1");
  return `${looks(turnTable)}
  CREATE FUNCTION @.take_${table}(${parameters}p_serves text[], p_scope text, p_limit integer, p_last text, p_round integer, p_now bigint)
  RETURNS TABLE (o_now bigint, o_turn text, o_round integer, ${columns}) LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  DECLARE
    v_now bigint := @.store_now(p_now);
    v_ready text[] := @.ready_scopes_of_${table}(v_now);
    v_last text := p_last;
    v_after text;
    v_round integer := p_round;
    v_left integer := p_limit;
    v_most integer := 1;
    v_misses integer := 0;
    v_had integer;
    v_seen integer;
    v_got integer;
    v_scope text;
    v_count integer;
    v_pipeline text;
    v_needs text[];
  BEGIN
    IF v_last IS NULL THEN v_last := CASE WHEN p_scope IS NULL THEN @.any_scope_of_${table}(v_ready) ELSE '' END; END IF;
    v_after := v_last;
    WHILE v_misses < 2 AND v_left > 0 AND v_ready IS DISTINCT FROM '{}' LOOP
      v_had := v_left;
      v_seen := 0;
      v_scope := v_after;
      LOOP
        IF p_scope IS NULL THEN v_scope := @.next_scope_of_${table}(v_scope, v_ready);
        ELSE v_scope := CASE WHEN p_scope COLLATE "C" > v_scope THEN p_scope END;
        END IF;
        EXIT WHEN v_scope IS NULL OR v_left = 0;
        SELECT l.pipeline, l.needs, l.lanes INTO v_pipeline, v_needs, v_count
          FROM (SELECT r.*, count(*) OVER () AS lanes, row_number() OVER (ORDER BY r.pipeline COLLATE "C") - 1 AS place
            FROM @.ready_lanes_of_${table}(v_scope, p_serves, v_now) r) l WHERE l.place = v_round % l.lanes;
        CONTINUE WHEN v_pipeline IS NULL;
        v_seen := v_seen + v_count;
        v_most := least(v_most, v_left);
        RETURN QUERY ${act};
        GET DIAGNOSTICS v_got = ROW_COUNT;
        v_left := v_left - v_got;
        v_last := v_scope;
      END LOOP;
      EXIT WHEN v_left = 0;
      v_misses := CASE WHEN v_left < v_had THEN 0 ELSE v_misses + 1 END;
      -- Once around nobody else wanted anything: the rest is given in one go.
      v_most := CASE WHEN v_after = '' AND v_seen = 1 THEN v_left ELSE 1 END;
      v_after := '';
      v_round := v_round + 1;
    END LOOP;
    RETURN QUERY SELECT v_now, v_last, v_round, ${nothing};
  END $$;
`;
}

export const TURNS = `
  CREATE INDEX intents_by_turn ON @.intents (scope, pipeline, coalesce(needs, ''), ready_at, run_id, id);
  CREATE INDEX runs_by_turn ON @.runs (scope, pipeline, wake_at, id) WHERE wake_at IS NOT NULL;
${take(INTENTS)}${take(RUNS)}`;
