import { type Commit, digestOf, type Json, SluiceError } from "@sluice/core";
import type { Answer } from "@sluice/lifecycle";
import { ledgerStory } from "./ledger-story.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { millisecondsOf, principalOf, type RehearsalParts } from "./rehearsal-parts.ts";
import { endOf } from "./rehearsed-work.ts";

/** Who acts when nobody is named: somebody else than the starter. */
const OPERATOR = "operator";

/** What a test does with a rehearsal. */
export function rehearsalActs(parts: RehearsalParts, run: string): Rehearsal {
  const { workers, gates, world, clock } = parts;
  // Getters must stay getters: spreading would freeze them.
  return Object.defineProperties({} as Rehearsal, {
    ...Object.getOwnPropertyDescriptors({
      get run() {
        return parts.run();
      },
      get performed() {
        return workers.performed;
      },
      get notices() {
        return world.notices;
      },
      get looking() {
        return [...gates.looking.keys()];
      },
      get working() {
        return workingOf(parts);
      },
      get engine() {
        return parts.process.engine;
      },
      clock,
      pipeline: parts.pipeline,
      explain: () => parts.process.engine.explain(run),
      ledger: async () => ledgerStory(await commitsOf(parts, run)),
    }),
    ...Object.getOwnPropertyDescriptors(worldActs(parts, run)),
    ...Object.getOwnPropertyDescriptors(peopleActs(parts, run)),
  });
}

type WorldActs = Pick<Rehearsal, "work" | "verdict" | "answers" | "signal" | "push" | "later" | "crash">;

function worldActs(parts: RehearsalParts, run: string): WorldActs {
  const { gates, world, workers, time, clock } = parts;
  const settled = async () => parts.see(await time.settle());
  let signals = 0;
  const signal = async (type: string, data: Json, token?: string) => {
    signals += 1;
    const request = { run, id: `signal-${signals}`, type, data, occurredAt: clock.now(), ...(token === undefined ? {} : { token }) };
    const answer = await parts.process.engine.signal(request);
    await settled();
    return answer;
  };
  return {
    async work(result = {}, effect = onlyOf(parts)) {
      if (workers.end(effect, result)) return settled();
      const sent = workers.report(effect, result);
      if (sent === undefined) throw nobody(parts, `work ${effect} is out`);
      await signal("work-finished", endOf(result, sent), sent.token);
      return parts.run();
    },
    async verdict(gate, said) {
      if (!gates.answer(gate, said)) throw nobody(parts, `look of ${gate} is under way`);
      return settled();
    },
    answers: (gate, answering) => gates.standing(gate, answering),
    signal: (type, data = null) => signal(type, data),
    async push(facets) {
      world.move(facets);
      return settled();
    },
    later: async (span) => parts.see(await time.pass(millisecondsOf(span))),
    async crash() {
      parts.process.restart();
      gates.clear();
      workers.clear();
      return parts.see(await time.takeOver());
    },
  };
}

type PeopleActs = Pick<Rehearsal, "decide" | "approve" | "reject" | "waive" | "resume" | "extend" | "cancel" | "revise">;

function peopleActs(parts: RehearsalParts, run: string): PeopleActs {
  const act = async (doing: (engine: RehearsalParts["process"]["engine"]) => Promise<Answer>): Promise<Answer> => {
    const answer = await doing(parts.process.engine);
    parts.see(await parts.time.settle());
    return answer;
  };
  const decide: Rehearsal["decide"] = (gate, decision, who, reason) =>
    act(async (engine) => {
      const { requests } = await engine.explain(run);
      // Whoever is asked nothing has seen nothing; the engine refuses that with the reason.
      const seen = requests.find((request) => request.gate === gate)?.digest ?? digestOf("nothing");
      return engine.decide(run, { gate, decision, by: principalOf(who), seen, ...(reason === undefined ? {} : { reason }) });
    });
  return {
    decide,
    approve: (gate, who) => decide(gate, "approve", who),
    reject: (gate, who, reason) => decide(gate, "reject", who, reason),
    waive: (gate, who, waiver) =>
      act((engine) => {
        const until = parts.clock.now() + millisecondsOf(waiver.for);
        return engine.waive(run, { gate, by: principalOf(who), reason: waiver.reason, until });
      }),
    resume: (who = OPERATOR, answer) =>
      act((engine) => engine.resume(run, { by: principalOf(who), ...(answer === undefined ? {} : { answer }) })),
    extend: (what, who = OPERATOR) =>
      act((engine) => {
        const more = "budget" in what ? what : { gate: what.gate, byMs: millisecondsOf(what.for) };
        return engine.extend(run, { by: principalOf(who), ...more });
      }),
    cancel: (who = OPERATOR, reason) =>
      act((engine) => engine.cancel(run, { by: principalOf(who), ...(reason === undefined ? {} : { reason }) })),
    revise: (facets, who = OPERATOR) =>
      act((engine) => {
        const all = { ...parts.run().state.subject.facets, ...facets };
        // Otherwise the next look would take it back.
        if (!parts.world.ownVcs) parts.world.move(facets);
        return engine.revise(run, { by: principalOf(who), facets: all });
      }),
  };
}

function workingOf({ workers }: RehearsalParts): readonly string[] {
  return [...workers.busy.keys(), ...workers.outside.keys()];
}

function onlyOf(parts: RehearsalParts): string {
  const [only, other] = workingOf(parts);
  if (only === undefined) throw nobody(parts, "work is out");
  if (other === undefined) return only;
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: `Several kinds of work are out: say which of ${workingOf(parts).join(", ")} ends.`,
  });
}

function nobody(parts: RehearsalParts, what: string): SluiceError {
  const { stage, status, waits } = parts.run();
  const waiting = waits.map((wait) => `${wait.for} ${wait.name}`).join(", ");
  const message = `No ${what}: the run is ${status} in ${stage === "" ? "no stage" : stage}${waiting === "" ? "" : ` and waits for ${waiting}`}.`;
  return new SluiceError({ code: "STALE", message });
}

async function commitsOf({ process }: RehearsalParts, run: string): Promise<readonly Commit[]> {
  const commits: Commit[] = [];
  for (let after = 0; ;) {
    const { items } = await process.engine.ledger(run, { after });
    const last = items.at(-1)?.events.at(-1);
    if (last === undefined) return commits;
    commits.push(...items);
    after = last.seq;
  }
}
