import {
  canonicalJson,
  type GateContext,
  type GateDescriptor,
  type GateRegistry,
  type Json,
  type Outcome,
  type Pipeline,
} from "@sluice/core";
import { leavesOf } from "@sluice/lifecycle";
import { outcome } from "../scripted-gates.ts";
import { createParking } from "./parking.ts";
import type { RehearsedCalls } from "./rehearsed-calls.ts";

/** What a gate says: a word, or an outcome of which only the value must be named. */
export type Said = Outcome["value"] | (Partial<Outcome> & Pick<Outcome, "value">);

/** How a gate answers whenever it looks: always the same, as a function says, or `real`: as its own code says. */
export type Answering = Said | "real" | ((context: GateContext) => Said | Promise<Said>);

/** The gates of a rehearsed pipeline: what they are is theirs, what they say is the test's. */
export interface RehearsedGates {
  readonly registry: GateRegistry;
  /** Gates that look now and wait for what the test says. */
  readonly looking: ReadonlyMap<string, GateContext>;
  /** Ends the look of a gate. Answers `false` when it does not look now. */
  answer(gate: string, said: Said): boolean;
  /** How a gate answers from now on; `undefined`: it waits for the test. */
  standing(gate: string, answering: Answering | undefined): void;
  /** Their process is dead. */
  clear(): void;
}

/** A configuration, and what it was written as: by that a look knows which gate of the pipeline it is. */
interface Written {
  readonly config: unknown;
  readonly with: string;
}

/** Puts itself between gates and whoever asks them. Kinds, plans, bindings and checks of configurations stay as they are. */
export function rehearseGates(
  gates: GateRegistry,
  answers: Readonly<Record<string, Answering>>,
  calls: RehearsedCalls,
  pipeline: () => Pipeline,
): RehearsedGates {
  const parking = createParking<GateContext, Outcome>();
  const standing = new Map(Object.entries(answers));
  const look = (descriptor: GateDescriptor, context: GateContext): Promise<Outcome> => {
    const { config, with: written } = context.config as Written;
    const id = gateOf(pipeline(), descriptor.id, written, context.run.stage, parking.standing);
    const seen = { ...context, config };
    const answering = standing.get(id);
    if (answering === undefined) return parking.park(id, seen, context.signal);
    if (answering === "real") return calls.run(async () => descriptor.evaluate?.(seen) ?? outcome("pending"));
    return typeof answering === "function"
      ? calls.run(async () => outcomeOf(await answering(seen)))
      : Promise.resolve(outcomeOf(answering));
  };
  return {
    registry: {
      ...gates,
      get(use, config) {
        const found = gates.get(use, config);
        return found === undefined ? undefined : rehearsed(found, look);
      },
    },
    get looking() {
      return parking.standing;
    },
    answer: (gate, said) => parking.release(gate, outcomeOf(said)) !== undefined,
    standing: (gate, answering) => void (answering === undefined ? standing.delete(gate) : standing.set(gate, answering)),
    clear: () => parking.clear(),
  };
}

type Look = (descriptor: GateDescriptor, context: GateContext) => Promise<Outcome>;

function rehearsed(descriptor: GateDescriptor, look: Look): GateDescriptor {
  return {
    ...descriptor,
    validate(config: Json) {
      const checked = descriptor.validate(config);
      return checked.ok ? { ok: true, value: { config: checked.value, with: canonicalJson(config) } satisfies Written } : checked;
    },
    plan: (written) => descriptor.plan((written as Written).config),
    ...(descriptor.evaluate === undefined ? {} : { evaluate: (context) => look(descriptor, context) }),
  };
}

/** Two gates of one stage that are configured alike look one after the other; it is the same look. */
function gateOf(pipeline: Pipeline, use: string, written: string, stage: string, looking: ReadonlyMap<string, unknown>): string {
  const here = pipeline.stages.filter(({ id }) => id === stage).flatMap(({ before, gates }) => [...before, ...gates].flatMap(leavesOf));
  const alike = here.filter((gate) => gate.use === use && canonicalJson(gate.with) === written).map(({ id }) => id);
  return alike.find((id) => !looking.has(id)) ?? alike[0] ?? use;
}

function outcomeOf(said: Said): Outcome {
  return typeof said === "string" ? outcome(said) : outcome(said.value, said);
}
