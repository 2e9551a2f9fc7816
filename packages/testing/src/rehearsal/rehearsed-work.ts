import {
  type EffectHandler,
  type EffectProof,
  type EffectRequest,
  type EffectResult,
  type Json,
  type Pipeline,
  SluiceError,
} from "@sluice/core";
import type { ScenarioWork } from "@sluice/definition";
import { effectNamesOf } from "@sluice/lifecycle";
import { createParking, type Parking } from "./parking.ts";
import type { RehearsedCalls } from "./rehearsed-calls.ts";
import { MEMORY, type RehearsedWorld } from "./rehearsed-world.ts";

/** How work ends and what it leaves, as scenarios say it. */
export type WorkResult = ScenarioWork;

/** How an effect is performed whenever it is asked for. */
export type Performing = WorkResult | ((request: EffectRequest) => WorkResult | Promise<WorkResult>);

/** Who does the work of a rehearsed pipeline, by the names of effects. */
export interface WorkersOptions {
  /** Results known beforehand. Any other work waits for the test. */
  readonly work: Readonly<Record<string, Performing>>;
  /** Handlers of the host's own. */
  readonly effects: Readonly<Record<string, EffectHandler>>;
  /** Effects whose workers are outside and report by signal: they outlive the process that sent them. */
  readonly detached: readonly string[];
  /** What the world says about an effect whose process died (`repeat: ask`). Default: unknown. */
  readonly proofs: Readonly<Record<string, EffectProof["kind"]>>;
}

/** The workers of a rehearsal. */
export interface RehearsedWorkers {
  readonly handlers: Readonly<Record<string, EffectHandler>>;
  /** Every request that reached a handler, in order. */
  readonly performed: readonly EffectRequest[];
  /** Work that waits for the test to say how it ends, by effect. */
  readonly busy: ReadonlyMap<string, EffectRequest>;
  /** Detached work that was sent and has not reported its end, by effect. */
  readonly outside: ReadonlyMap<string, EffectRequest>;
  /** Ends work that waits. Answers `false` when there is none of that effect. */
  end(effect: string, result: WorkResult): boolean;
  /** The worker outside leaves what it leaves; the caller brings the signal. */
  report(effect: string, result: WorkResult): EffectRequest | undefined;
  /** Their process is dead; workers outside live on. */
  clear(): void;
}

/** Makes the workers. */
export function rehearseWork(pipeline: Pipeline, options: WorkersOptions, world: RehearsedWorld, calls: RehearsedCalls): RehearsedWorkers {
  const { work, effects, detached, proofs } = options;
  const names = new Set(effectNamesOf(pipeline));
  for (const name of [...Object.keys(work), ...Object.keys(effects), ...detached, ...Object.keys(proofs)]) requireEffect(names, name);
  const shop: Workshop = { performed: [], outside: new Map(), parking: createParking(), world, calls };
  const { parking, outside, performed } = shop;
  const handlerOf = (name: string): EffectHandler => {
    const handler = effects[name];
    return handler === undefined ? scriptedHandler(shop, name, options) : ownHandler(shop, handler);
  };
  return {
    handlers: Object.fromEntries([...names].map((name) => [name, handlerOf(name)])),
    performed,
    get busy() {
      return parking.standing;
    },
    outside,
    end(effect, result) {
      const request = parking.standing.get(effect);
      if (request === undefined) return false;
      parking.release(effect, finish(world, request, result));
      return true;
    },
    report(effect, result) {
      const request = outside.get(effect);
      outside.delete(effect);
      if (request !== undefined) leave(world, request, result);
      return request;
    },
    clear: () => parking.clear(),
  };
}

/** Where the work of a rehearsal is. */
interface Workshop {
  readonly performed: EffectRequest[];
  readonly outside: Map<string, EffectRequest>;
  readonly parking: Parking<EffectRequest, EffectResult>;
  readonly world: RehearsedWorld;
  readonly calls: RehearsedCalls;
}

function scriptedHandler(shop: Workshop, effect: string, { work, detached, proofs }: WorkersOptions): EffectHandler {
  const { performed, outside, parking, world, calls } = shop;
  return {
    portVersion: 1,
    folder: folderOf,
    prove: async () => proofOf(proofs[effect]),
    async perform(request, { signal }) {
      performed.push(request);
      if (detached.includes(effect)) {
        outside.set(effect, request);
        return { kind: "detached" };
      }
      const performing = work[effect];
      if (performing === undefined) return parking.park(effect, request, signal);
      if (typeof performing !== "function") return finish(world, request, performing);
      return calls.run(async () => finish(world, request, await performing(request)));
    },
  };
}

function ownHandler({ performed, calls }: Workshop, handler: EffectHandler): EffectHandler {
  return {
    portVersion: 1,
    perform(request, options) {
      performed.push(request);
      return calls.run(() => handler.perform(request, options));
    },
    ...(handler.prove === undefined ? {} : { prove: async (request, options) => handler.prove?.(request, options) ?? { kind: "unknown" } }),
    ...(handler.folder === undefined ? {} : { folder: (request) => handler.folder?.(request) ?? folderOf(request) }),
  };
}

function finish(world: RehearsedWorld, request: EffectRequest, result: WorkResult): EffectResult {
  leave(world, request, result);
  return { kind: "ended", ...endOf(result, request) };
}

/** How the work of a request ends, with its nonce in the place of `${nonce}`. */
export function endOf(
  { exit = 0, output, unreadable, note }: WorkResult,
  request: EffectRequest,
): Omit<Extract<EffectResult, { kind: "ended" }>, "kind"> {
  const said = output === undefined ? {} : { output: JSON.parse(withNonce(JSON.stringify(output), request)) as Json };
  return { exit, ...said, ...(unreadable === true ? { unreadable } : {}), ...(note === undefined ? {} : { note }) };
}

function leave(world: RehearsedWorld, request: EffectRequest, { facets, files = {} }: WorkResult): void {
  if (facets !== undefined) world.move(facets);
  const texts = Object.entries(files).map(([path, text]) => [path, withNonce(text, request)] as const);
  if (texts.length > 0) world.leave(folderOf(request), Object.fromEntries(texts));
}

/** Nobody can know the nonce of a try beforehand. */
function withNonce(text: string, { nonce }: EffectRequest): string {
  return text.replaceAll("${nonce}", nonce);
}

function folderOf({ run, work }: Pick<EffectRequest, "run" | "work">): string {
  return `${MEMORY}${run}/${work}`;
}

function proofOf(kind: EffectProof["kind"] = "unknown"): EffectProof {
  return kind === "happened" ? { kind, exit: 0 } : { kind };
}

function requireEffect(names: ReadonlySet<string>, name: string): void {
  if (names.has(name)) return;
  const known = [...names].join(", ");
  throw new SluiceError({
    code: "CONFIG_INVALID",
    message: `The pipeline runs no effect ${name}; it runs ${known === "" ? "none" : known}.`,
  });
}
