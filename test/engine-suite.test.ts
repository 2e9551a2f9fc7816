// The engine suite on one store in this process, where dying is never to be heard of again; and engines with a defect, which must fail it.
import { createHook } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { canonicalJson, digestBytes, type RunStore } from "@sluice/core";
import { createMemoryStore } from "@sluice/store-memory";
import { describe, expect, test, vi } from "vitest";
import {
  describeEngine,
  type EngineHost,
  type EngineHostOptions,
  type EngineSuite,
  engineWorld,
  runSuite,
} from "../packages/conformance/src/index.ts";
import { suiteEngine } from "./support/suite-engine.ts";

/** What is wrong with an engine. */
interface Defect {
  readonly host?: (store: RunStore) => Partial<RunStore>;
  readonly driver?: (store: RunStore) => Partial<RunStore>;
  readonly say?: (line: string) => string;
  readonly started?: (store: RunStore) => Promise<() => void>;
}

const NEVER = new Promise<never>(() => undefined);

function suiteOn(defect: Defect): EngineSuite {
  return {
    name: "engine in memory",
    hasDatabase: false,
    leaseMs: 400,
    runs: 20,
    waiting: 200,
    patienceMs: 6000,
    create: async () => {
      const store = createMemoryStore();
      return {
        startHost: (options) => startHost({ ...store, ...defect.host?.(store) }, options, defect),
        driver: async ({ definition }) =>
          suiteEngine(
            { ...store, ...defect.driver?.(store) },
            { definition, secondMs: 0, leaseMs: 400, workConcurrency: 1 },
            () => undefined,
          ),
      };
    },
  };
}

/** A host in this process. Dead, it is never answered again; paused, it is answered when it goes on. */
async function startHost(store: RunStore, options: EngineHostOptions, { say = (line) => line, started }: Defect): Promise<EngineHost> {
  const lines: string[] = [];
  let [isDead, going] = [false, Promise.resolve()];
  let goOn = (): void => undefined;
  const gate = <Result>(call: () => Promise<Result>): Promise<Result> =>
    going.then(() => (isDead ? NEVER : call())).then((result) => (isDead ? NEVER : going.then(() => result)));
  const reached = new Proxy(store, {
    get(target, name: keyof RunStore) {
      const member = target[name];
      return typeof member === "function"
        ? (...given: never[]) => gate(() => (member as (...all: never[]) => Promise<unknown>)(...given))
        : member;
    },
  });
  const engine = suiteEngine(reached, options, (line) => void (isDead || lines.push(say(line))));
  engine.work({ pollMs: 20 });
  const stop = await started?.(store);
  return {
    lines,
    async kill() {
      isDead = true;
      stop?.();
    },
    pause() {
      going = new Promise((resolve) => {
        goOn = resolve;
      });
    },
    resume: () => goOn(),
    async resources() {
      let made = 0;
      await sleep(100);
      const hook = createHook({ init: () => void (made += 1) }).enable();
      await sleep(1000);
      hook.disable();
      return { active: process.getActiveResourcesInfo().length, made };
    },
  };
}

vi.setConfig({ testTimeout: 60_000 });
describeEngine(
  {
    describe,
    test,
    skip: (title, reason) =>
      test(`left out: ${title}`, (context) => {
        expect(reason).not.toBe("");
        context.skip(reason);
      }),
  },
  suiteOn({}),
);

/** The second deployment's digest, for an engine that judges all runs by what it was given last. */
function newest(): string {
  const [pipeline] = engineWorld({ definition: "changed", secondMs: 0 }, () => undefined).pipelines;
  return digestBytes(canonicalJson(pipeline));
}

const DEFECTS: readonly (readonly [defect: string, failing: string, defect: Defect])[] = [
  [
    "claims that never run out",
    "another one that lives takes over",
    {
      host: (store) => ({
        async takeIntents(query, options) {
          const taken = await store.takeIntents(query, options);
          const claimed = taken.claimed.filter(({ takenOver }) => !takenOver);
          return { ...taken, claimed };
        },
      }),
    },
  ],
  [
    "an answer that goes to nobody",
    "answered while nobody lives",
    { driver: (store) => ({ append: (append) => store.append(append.expectedVersion === 0 ? append : { ...append, intents: [] }) }) },
  ],
  [
    "another key for each try",
    "answered while nobody lives",
    { say: (line) => (line.startsWith("begin second") ? `${line}/${Math.random()}` : line) },
  ],
  [
    "commands that are not known again",
    "the same command from two engines",
    { driver: (store) => ({ append: (append) => store.append({ ...append, commandId: `${append.commandId}.${Math.random()}` }) }) },
  ],
  [
    "the last writer wins",
    "two commands at once",
    {
      driver: (store) => ({
        async append(append) {
          const result = await store.append(append);
          if (result.kind !== "conflict" || result.current === undefined) return result;
          return store.append({ ...append, expectedVersion: result.current.version, notAfter: Number.MAX_SAFE_INTEGER });
        },
      }),
    },
  ],
  [
    "all runs by the newest definition",
    "a deployment with a changed definition",
    {
      host: (store) => ({
        async load(key, options) {
          const loaded = await store.load(key, options);
          if (loaded === undefined) return undefined;
          return { ...loaded, state: { ...loaded.state, data: { ...loaded.state.data, definition: newest() } } };
        },
      }),
    },
  ],
  [
    "a timer for each run",
    "many waiting runs",
    {
      async started(store) {
        const { items } = await store.query({ scope: "default", where: { status: "waiting" }, limit: 1000 });
        const timers = items.map(() => setInterval(() => undefined, 60_000));
        return () => timers.forEach((timer) => clearInterval(timer));
      },
    },
  ],
];

describe("the engine suite is failed by", () => {
  test.each(DEFECTS)("%s (in: %s)", { timeout: 60_000 }, async (_defect, failing, defect) => {
    const { failed, count } = await runSuite((api) =>
      describeEngine({ ...api, test: (name, body) => void (name.includes(failing) && api.test(name, body)) }, suiteOn(defect)),
    );
    expect([count, failed.length]).toEqual([1, 1]);
  });
});
