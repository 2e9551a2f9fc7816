import { canonicalJson, type Cancellable, type Digest, digestBytes, type Pipeline, type RunStore, SluiceError } from "@sluice/core";

/** A pipeline with its digest. */
interface Definition {
  readonly digest: Digest;
  readonly text: string;
  readonly pipeline: Pipeline;
}

/** The definitions this engine was given, and those it met in the store. */
export interface Definitions {
  /** The one that new runs of that name get. */
  named(name: string): Definition | undefined;
  /** Sees to it that the store has this text, and asks it no more than once. */
  keep(scope: string, definition: Pick<Definition, "digest" | "text">, options?: Cancellable): Promise<void>;
  /** @throws SluiceError `DEFINITION_UNKNOWN`, or `STORE_CORRUPT` when the stored text is not what its digest says. */
  load(scope: string, digest: Digest, options?: Cancellable): Promise<Pipeline>;
  /** All that are known here now. */
  known(): readonly Pipeline[];
  /** Grows whenever another one becomes known. */
  count(): number;
}

/** Most definitions kept besides the engine's own. */
const KEPT = 256;

/** Reads definitions by digest, and keeps them: a digest's text never changes. */
export function createDefinitions(store: RunStore, pipelines: readonly Pipeline[]): Definitions {
  const own = pipelines.map(toDefinition);
  const byName = new Map(own.map((definition) => [definition.pipeline.name, definition]));
  const ownDigests = new Map(own.map((definition) => [definition.digest, definition.pipeline]));
  const met = new Map<Digest, Pipeline>();
  const kept = new Set<string>();
  let count = own.length;

  if (byName.size !== own.length)
    throw new SluiceError({ code: "CONFIG_INVALID", message: "Two pipelines have the same name. Give one of them another name." });
  return {
    named: (name) => byName.get(name),
    async keep(scope, { digest, text }, options) {
      const name = `${scope} ${digest}`;
      if (kept.has(name)) return;
      await store.putDefinition({ scope, digest, text }, options);
      if (kept.size >= KEPT) kept.clear();
      kept.add(name);
    },
    async load(scope, digest, options) {
      const known = ownDigests.get(digest) ?? met.get(digest);
      if (known !== undefined) return known;
      const text = await store.getDefinition({ scope, digest }, options);
      const pipeline = parseDefinition(digest, text);
      const oldest = met.keys().next();
      if (met.size >= KEPT && oldest.done !== true) met.delete(oldest.value);
      met.set(digest, pipeline);
      count += 1;
      return pipeline;
    },
    known: () => [...ownDigests.values(), ...met.values()],
    count: () => count,
  };
}

function toDefinition(pipeline: Pipeline): Definition {
  const text = canonicalJson(pipeline);
  return { digest: digestBytes(text), text, pipeline };
}

function parseDefinition(digest: Digest, text: string | undefined): Pipeline {
  if (text === undefined)
    throw new SluiceError({
      code: "DEFINITION_UNKNOWN",
      message: `The store has no definition ${digest}. Import the run again, with the definitions it was judged by.`,
    });
  if (digestBytes(text) !== digest) {
    throw new SluiceError({
      code: "STORE_CORRUPT",
      message: `The stored definition ${digest} is not the text that was put there. Go back to a backup or an export.`,
    });
  }
  return JSON.parse(text) as Pipeline;
}
