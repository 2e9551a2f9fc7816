// What the examples of errors happen in. Everything that is made here is taken down by `endWorlds`.
import { chmodSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createSluice,
  definePipeline,
  type Digest,
  digestOf,
  type EffectHandler,
  type EffectRequest,
  git,
  type JsonObject,
  memory,
  type Principal,
  type Sluice,
  type SluiceOptions,
  type Vcs,
} from "../../packages/sdk/src/index.ts";
import { createSampleProject, type SampleProject } from "../../packages/sluice/src/fixtures/sample-project.ts";
import type { PostgresServer } from "../support/postgres-server.ts";

export const ALICE: Principal = { id: "alice", assurance: "verified" };
export const BOB: Principal = { id: "bob", assurance: "verified" };
const CAROL: Principal = { id: "carol", assurance: "verified" };

// #region release
/** Two people other than the starter confirm, the publisher works, its report is read, and bob and carol seal it. */
export const release = definePipeline({
  format: 1,
  name: "release",
  initial: "confirm",
  stages: {
    confirm: {
      gates: [{ id: "go", use: "approval", with: { from: [{ count: 2, of: ["alice", "bob", "carol"] }], exclude: ["starter"] } }],
      next: "publish",
    },
    publish: {
      work: { run: "publisher" },
      gates: [{ id: "report", with: { file: "report.md", field: "status", pass: ["PASS"], fail: ["FAIL"] } }],
      next: "seal",
    },
    seal: { gates: [{ id: "stamp", use: "approval", with: { from: [{ count: 2, of: ["bob", "carol"] }] } }], next: "done" },
    done: { final: "succeeded" },
  },
});
// #endregion release

/** The same with one gate, which asks bob and is configured further. */
export function guarded(more: JsonObject) {
  return definePipeline({
    format: 1,
    name: "release",
    initial: "confirm",
    stages: {
      confirm: { gates: [{ id: "go", use: "approval", with: { of: ["bob"], ...more } }], next: "done" },
      done: { final: "succeeded" },
    },
  });
}

/** What the engine of {@link opened} is made of. */
type Options = Omit<SluiceOptions, "pipelines"> & Partial<Pick<SluiceOptions, "pipelines">>;

const endings: (() => unknown)[] = [];
let server: PostgresServer | undefined;

/** Takes down, newest first, what the last example needed. */
export async function endWorlds(): Promise<void> {
  for (const end of endings.splice(0).toReversed()) await end();
}

/** Takes down the server that all examples share. */
export async function endServer(): Promise<void> {
  await server?.stop();
  server = undefined;
}

/** Something that has to be ended after the example. */
export function later(end: () => unknown): void {
  endings.push(end);
}

/** A folder of this user alone. */
export function folder(): string {
  const made = realpathSync(mkdtempSync(join(tmpdir(), "sluice-errors-")));
  later(() => rmSync(made, { recursive: true, force: true }));
  chmodSync(made, 0o700);
  return made;
}

/** A PostgreSQL for all examples. */
export async function postgresServer(): Promise<PostgresServer> {
  // Only who asks for it pays for loading it.
  const { startPostgres } = await import("../support/postgres-server.ts");
  return (server ??= await startPostgres());
}

/** A repository with a definition and a configuration, and the command line in it. */
export async function sampleProject(): Promise<SampleProject> {
  const made = await createSampleProject();
  later(() => made.dispose());
  return made;
}

/** The repository of a {@link sampleProject}. */
export async function repository(): Promise<{ readonly repo: string; readonly vcs: Vcs }> {
  const { root: repo } = await sampleProject();
  return { repo, vcs: git({ repo, cache: join(folder(), "cache"), base: "main" }) };
}

/** An engine of {@link release}, whose publisher works elsewhere. */
export function opened(options: Options = {}): { readonly sluice: Sluice; readonly tokens: readonly string[] } {
  const tokens: string[] = [];
  const publisher: EffectHandler = {
    portVersion: 1,
    folder: () => tmpdir(),
    perform({ token }) {
      tokens.push(token);
      return Promise.resolve({ kind: "detached" });
    },
  };
  const sluice: Sluice = createSluice({ pipelines: [release], store: memory(), effects: { publisher }, ...options });
  later(() => sluice.close());
  return { sluice, tokens };
}

/** What {@link waiting} gives. */
interface Waiting {
  readonly sluice: Sluice;
  readonly run: string;
  /** The digest of what is asked now. */
  readonly seen: Digest;
}

/** A run of {@link release}, started by alice, that waits for the approval `go`. */
export async function waiting(options: Options = {}): Promise<Waiting> {
  const { sluice } = opened(options);
  const { id: run } = await sluice.start("release", { key: "K-1", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
  return { sluice, run, seen: await asked(sluice, run) };
}

/** A run of {@link release} whose publisher is out with a token. */
export async function publishing(): Promise<Omit<Waiting, "seen"> & { readonly token: string; readonly gone: Digest }> {
  const { sluice, tokens } = opened();
  const { id: run } = await sluice.start("release", { key: "K-1", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
  const gone = await asked(sluice, run);
  for (const by of [BOB, CAROL]) await sluice.decide(run, { gate: "go", decision: "approve", by, seen: gone });
  await sluice.settled(run);
  return { sluice, run, token: tokens[0] ?? "", gone };
}

async function asked(sluice: Sluice, run: string): Promise<Digest> {
  await sluice.settled(run);
  const [request] = (await sluice.explain(run)).requests;
  return request?.digest ?? digestOf("nothing is asked");
}

/** What a worker is asked. */
export function request(): EffectRequest {
  return {
    scope: "default",
    run: "r-1",
    pipeline: "release",
    stage: "publish",
    effect: "publisher",
    work: "w-1",
    token: "t-1",
    nonce: "n-1",
    key: "k-1",
    attempt: 1,
    lap: 0,
    laps: 1,
    reasons: [],
    subject: { kind: "plan", key: "K-1", facets: {} },
    deadline: Date.now() + 60_000,
  };
}
