import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A longer way to a server on this machine. */
export interface SlowWire {
  /** As the server's, through here. */
  readonly url: string;
  close(): Promise<void>;
}

/** Lays a wire of at least `ms` milliseconds there and back, in a process of its own, so that it waits beside what is measured. */
export async function laySlowWire(url: string, ms: number): Promise<SlowWire> {
  const { hostname, port } = new URL(url);
  const program = fileURLToPath(new URL("./slow-wire-process.ts", import.meta.url));
  const wire = spawn(process.execPath, [program, hostname, port, String(ms)], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(wire, "exit");
  const [listening] = await Promise.race([once(wire.stdout, "data") as Promise<[Buffer]>, ended.then(() => [undefined] as const)]);
  if (listening === undefined) throw new Error("the wire ended before it was laid");
  const through = new URL(url);
  through.port = listening.toString().trim();
  return {
    url: through.href,
    async close() {
      wire.kill();
      await ended;
    },
  };
}
