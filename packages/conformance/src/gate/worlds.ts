import { type CapturedStream, digestBytes, type FileRead, SluiceError } from "@sluice/core";
import type { GateWorld } from "./gate-under-test.ts";

/** Does something else in the place of a port's method. */
type Instead = (name: string, call: () => unknown, given: readonly unknown[]) => unknown;

/** The world with everything that can be asked in it answered by `instead`. */
function through(world: GateWorld, instead: Instead): GateWorld {
  return {
    ...world,
    files: behind(world.files, instead),
    vcs: world.vcs === undefined ? undefined : behind(world.vcs, instead),
    process: behind(world.process, instead),
    ...(world.http === undefined ? {} : { http: behind(world.http, instead) }),
    ...(world.reports === undefined ? {} : { reports: { ...world.reports, folder: behind(world.reports.folder, instead) } }),
  };
}

function behind<Port extends object>(port: Port, instead: Instead): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function" || typeof name !== "string") return member;
      return (...given: readonly unknown[]) => instead(name, () => Reflect.apply(member, target, given) as unknown, given);
    },
  });
}

/** The world, and how often anything was asked in it. */
export function counting(world: GateWorld): { readonly world: GateWorld; asked(): number } {
  let asked = 0;
  const counted = through(world, (_name, call) => {
    asked += 1;
    return call();
  });
  return { world: counted, asked: () => asked };
}

/** A world in which there is nothing to look at. */
export function bare({ work: _work, reports: _reports, http: _http, ...world }: GateWorld): GateWorld {
  return {
    ...world,
    subject: { kind: world.subject.kind, key: world.subject.key, facets: {} },
    files: { read: () => Promise.resolve({ kind: "absent", because: "missing" }) },
    vcs: undefined,
    process: { portVersion: 1, run: () => Promise.reject(broken()) },
    evidence: [],
  };
}

/** A world in which nothing of the run's own names what a placeholder may stand for. */
export function misled(world: GateWorld): GateWorld {
  const elsewhere = "../../elsewhere";
  return { ...world, run: { scope: elsewhere, run: elsewhere, key: elsewhere, repo: elsewhere, stage: elsewhere, lap: world.run.lap } };
}

/** A world in which nothing can be asked. */
export function refusing(world: GateWorld): GateWorld {
  return through(world, () => Promise.reject(broken()));
}

function broken(): SluiceError {
  return new SluiceError({ code: "VCS_FAILED", message: "Nothing can be asked in this world." });
}

/** A world in which every question waits until whoever asked gives up. */
export function hanging(world: GateWorld): GateWorld {
  return through(world, (_name, _call, given) => {
    const signal = given.map(signalOf).find((found) => found !== undefined);
    return new Promise((_resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
  });
}

function signalOf(given: unknown): AbortSignal | undefined {
  return typeof given === "object" && given !== null && "signal" in given ? (given.signal as AbortSignal | undefined) : undefined;
}

/** More of everything than a verdict may carry. */
const MANY = 1000;
const LONG = `${"\u202E\u001B[31m<script>`${x}` ".repeat(100)}\n`;

/** A world that answers with more than anybody wants to keep, none of it fit to show. */
export function flooding(world: GateWorld): GateWorld {
  return through(world, (name, call, given) => (Object.hasOwn(FLOODS, name) ? Promise.resolve(FLOODS[name]?.(given)) : call()));
}

const PATHS = Array.from({ length: MANY }, (_unused, at) => `d/${at}/${"\u202E\u001B[2J".repeat(20)}.txt`);

const FLOODS: Readonly<Record<string, (given: readonly unknown[]) => unknown>> = {
  read: (given) => flood((given[1] as { readonly maxBytes: number }).maxBytes),
  readFile: (given) => flood((given[0] as { readonly maxBytes: number }).maxBytes),
  changedFiles: () => PATHS.map((path) => ({ path, change: "added", type: "file" })),
  diffStat: () => PATHS.map((path) => ({ path, change: "added", type: "file", added: 1e6, deleted: 0, binary: false })),
  addedLines: () => ({ lines: PATHS.map((path, at) => ({ path, line: at + 1, text: LONG })), binary: PATHS, cut: true }),
  commits: () =>
    PATHS.map((path, at) => ({ id: at.toString(16).padStart(40, "0"), parents: [], author: path, committer: path, message: LONG })),
  run: () => ({ end: { kind: "exited", code: 1 }, stdout: stream(), stderr: stream(), durationMs: 1 }),
};

function flood(maxBytes: number): FileRead {
  return { kind: "present", bytes: new TextEncoder().encode(LONG.repeat(100)).slice(0, maxBytes) };
}

function stream(): CapturedStream {
  const head = new TextEncoder().encode(LONG.repeat(10));
  return { head, tail: head, bytes: 1e9, digest: digestBytes(head), truncated: true };
}
