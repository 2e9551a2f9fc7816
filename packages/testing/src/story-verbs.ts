import { type Digest, digestOf, type Intent, type Principal, SluiceError } from "@sluice/core";
import { explain, next } from "@sluice/lifecycle";
import { outcome } from "./scripted-gates.ts";
import type { Story, StoryMachine } from "./story.ts";

const BOB: Principal = { id: "bob", assurance: "verified" };

/** The way in which each group of verbs reaches the story that it belongs to. */
type Told = () => Story;

/** Makes the verbs of a story over its machine. */
export function storyVerbs(machine: StoryMachine): Story {
  const told: Told = () => verbs;
  // Getters must stay getters: spreading would freeze the story at its beginning.
  const verbs: Story = Object.defineProperties({} as Story, {
    ...Object.getOwnPropertyDescriptors(views(machine)),
    ...Object.getOwnPropertyDescriptors(timeVerbs(machine, told)),
    ...Object.getOwnPropertyDescriptors(gateVerbs(machine, told)),
    ...Object.getOwnPropertyDescriptors(workVerbs(machine, told)),
    ...Object.getOwnPropertyDescriptors(peopleVerbs(machine, told)),
  });
  return verbs;
}

type Views = Pick<Story, "pipeline" | "state" | "events" | "next" | "answer" | "at" | "holds" | "types" | "intent" | "explain">;

function views(machine: StoryMachine): Views {
  return {
    get pipeline() {
      return machine.pipeline;
    },
    events: machine.events,
    get state() {
      return machine.state;
    },
    get next() {
      return next(machine.pipeline, machine.state);
    },
    get answer() {
      return machine.answer;
    },
    get at() {
      return machine.at;
    },
    get holds() {
      return machine.state.holds.map((hold) => hold.code);
    },
    types: (after = 0) => machine.events.slice(after).map((event) => event.type),
    intent: (kind) => intentOf(machine, kind),
    explain: () => explain(machine.pipeline, machine.state, machine.at),
  };
}

function intentOf(machine: StoryMachine, kind: Intent["kind"]): Intent {
  const wanted = next(machine.pipeline, machine.state);
  const found = wanted.intents.find((intent) => intent.kind === kind);
  if (found === undefined)
    throw new SluiceError({ code: "STALE", message: `The run wants no ${kind}; it wants ${JSON.stringify(wanted)}.` });
  return found;
}

function tokenOf(work: string | undefined, attempt: number): Digest {
  return digestOf(`token of ${work ?? "nothing"}, try ${attempt}`);
}

function timeVerbs(machine: StoryMachine, told: Told): Pick<Story, "send" | "later" | "whenDue" | "look" | "fact" | "revise"> {
  const send: Story["send"] = (type, data, more) => {
    machine.send(type, data, more);
    return told();
  };
  return {
    send,
    later: (ms) => {
      machine.pass(ms);
      return send("tick", {});
    },
    whenDue: () => {
      const { dueAt } = next(machine.pipeline, machine.state);
      if (dueAt === undefined) throw new SluiceError({ code: "STALE", message: "The run waits for no time." });
      machine.pass(Math.max(0, dueAt - machine.at));
      return send("tick", {});
    },
    look: (facets) => {
      const { id, attempt } = intentOf(machine, "look");
      return send("record-look", { intent: id, attempt, facets });
    },
    fact: (fact, data, more = {}) =>
      send("record-fact", {
        fact,
        signal: more.signal ?? `signal.${machine.commands}`,
        data,
        ...(more.occurredAt === undefined ? {} : { occurredAt: more.occurredAt }),
      }),
    revise: (head) => send("revise", { facets: { ...machine.state.subject.facets, head }, by: BOB }),
  };
}

function gateVerbs(machine: StoryMachine, told: Told): Pick<Story, "verdict" | "lose" | "reserve" | "released"> {
  const asked = (gate: string) => {
    const evaluation = machine.state.evaluations[gate];
    if (evaluation !== undefined) return evaluation;
    const waits = JSON.stringify(next(machine.pipeline, machine.state).waits);
    throw new SluiceError({ code: "STALE", message: `Nobody asks for ${gate}; the run waits for ${waits}.` });
  };
  return {
    verdict: (gate, said) => {
      const { intent, attempt, binding, gateDigest } = asked(gate);
      const given = typeof said === "string" ? outcome(said) : said;
      const { at, state } = machine;
      return told().send("record-verdict", {
        gate,
        intent,
        attempt,
        binding,
        gateDigest,
        outcome: given,
        lookedAt: at,
        lookedAtVersion: state.version,
      });
    },
    lose: (what) => {
      const { intent, attempt } =
        typeof what === "string" ? { ...intentOf(machine, what), intent: intentOf(machine, what).id } : asked(what.gate);
      return told().send("write-off-attempt", { intent, attempt });
    },
    reserve: (gate, place) => {
      const { name } = Object.values(machine.state.reservations).find((one) => one.gate === gate) ?? { name: gate };
      return told().send("record-reservation", { gate, name, ...place });
    },
    released: (name) => told().send("record-release", { name, intent: machine.state.reservations[name]?.intent ?? "" }),
  };
}

function workVerbs(machine: StoryMachine, told: Told): Pick<Story, "dispatch" | "detach" | "report" | "endWork" | "work" | "prove"> {
  const current = () => ({ intent: machine.state.work?.intent ?? "", attempt: machine.state.work?.attempt ?? 0 });
  return {
    dispatch: (observed) => {
      const { id, attempt } = intentOf(machine, "work");
      const given = { intent: id, attempt, tokenDigest: tokenOf(id, attempt), baseline: {} };
      return told().send("dispatch-work", given, { observed: observed ?? machine.state.subject.facets });
    },
    detach: () => told().send("detach-work", current()),
    report: (report, end, token) => {
      const { intent, attempt } = current();
      const given = { tokenDigest: tokenOf(intent, token ?? attempt), report };
      return told().send("report-work", end === undefined ? given : { ...given, end: { how: "finished", ...end } });
    },
    endWork: (exit = 0, left = {}) => {
      const { facets } = machine.state.subject;
      const { output, note } = left;
      const end = { how: "finished" as const, exit, ...(output === undefined ? {} : { output }), ...(note === undefined ? {} : { note }) };
      return told().send(
        "end-work",
        { ...current(), end },
        { observed: left.head === undefined ? facets : { ...facets, head: left.head } },
      );
    },
    work: (left) => told().dispatch().endWork(0, left),
    prove: (proof, exit) =>
      told().send("record-proof", { ...current(), proof, ...(exit === undefined ? {} : { end: { how: "finished", exit } }) }),
  };
}

function peopleVerbs(
  machine: StoryMachine,
  told: Told,
): Pick<Story, "decide" | "approve" | "reject" | "resume" | "extend" | "waive" | "cancel" | "adopt"> {
  const decide: Story["decide"] = (gate, decision, by, details = {}) =>
    told().send("decide", {
      gate,
      decision,
      by,
      seen: machine.state.requests[gate]?.digest ?? digestOf("nothing"),
      decisionId: `${decision}.${by.id}.${machine.commands}`,
      relations: {},
      ...details,
    });
  return {
    decide,
    approve: (gate, who, more = {}) => decide(gate, "approve", { ...BOB, id: who, ...more }),
    reject: (gate, who) => decide(gate, "reject", { ...BOB, id: who }),
    resume: (answer) => told().send("resume", { by: BOB, ...(answer === undefined ? {} : { answer }) }),
    extend: (budget, laps) => told().send("extend", { by: BOB, what: { budget, laps } }),
    waive: (gate, forMs) =>
      told().send("waive", {
        by: BOB,
        waiver: { id: `waiver.${machine.commands}`, gate, owner: "bob", reason: "known, and harmless here", until: machine.at + forMs },
      }),
    cancel: () => told().send("cancel", { by: BOB }),
    adopt: (pipeline) => {
      machine.follow(pipeline);
      return told();
    },
  };
}
