// Stands between a client and its PostgreSQL, passes bytes on, and breaks connections where it is told to.
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/**
 * Where the next exchange breaks, as a share of its bytes. Of a request so much reaches the server. An answer is awaited to its end, so
 * that the server has committed, and so much of it reaches the client.
 */
export interface Cut {
  readonly of: "request" | "answer";
  readonly share: number;
}

/** A way to the server that breaks. */
export interface CuttingProxy {
  /** As the server's, through here. */
  readonly url: string;
  /** Connections broken so far. */
  cuts(): number;
  /** Breaks the next exchange of any connection. Without it connections last. */
  cutNext(cut: Cut): void;
  close(): Promise<void>;
}

/** Ends of a request (Sync) and of its answer (ReadyForQuery, without its last byte) in PostgreSQL's protocol. */
const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);
const READY = Buffer.from([0x5a, 0, 0, 0, 5]);

function isRequest(bytes: Buffer): boolean {
  return bytes.subarray(-SYNC.length).equals(SYNC);
}

function isAnswer(bytes: Buffer): boolean {
  return bytes.subarray(-READY.length - 1, -1).equals(READY);
}

/** How a connection is broken: a judge of every chunk, which answers what of it is passed on, and whether that is the end. */
type Judge = (from: "request" | "answer", chunk: Buffer) => { readonly pass: Buffer; readonly end: boolean };

/** Breaks connections only when it is told to. */
export async function startCuttingProxy(url: string): Promise<CuttingProxy> {
  let next: Cut | undefined;
  const proxy = await startProxy(url, () => {
    let held = Buffer.alloc(0);
    let heldOf: Cut["of"] | undefined;
    const release = (): Buffer => {
      const all = held;
      held = Buffer.alloc(0);
      heldOf = undefined;
      return all;
    };
    let isOpen = false;
    return (from, chunk) => {
      // While a connection is opened both sides wait for each other in other ways.
      const wasOpen = isOpen;
      isOpen ||= isAnswer(chunk);
      if (!wasOpen || from !== (next?.of ?? heldOf)) return { pass: chunk, end: false };
      heldOf = from;
      held = Buffer.concat([held, chunk]);
      // Another connection was broken meanwhile.
      if (next === undefined) return { pass: release(), end: false };
      if (from === "request" ? !isRequest(held) : !isAnswer(held)) return { pass: Buffer.alloc(0), end: false };
      const pass = held.subarray(0, Math.floor(held.length * next.share));
      next = undefined;
      return { pass, end: true };
    };
  });
  return { ...proxy, cutNext: (cut) => void (next = cut) };
}

/** Breaks every connection after a random number of bytes, in either direction. */
export async function startUnsteadyProxy(
  url: string,
  bytes: { readonly least: number; readonly most: number },
): Promise<Omit<CuttingProxy, "cutNext">> {
  return startProxy(url, () => {
    let left = bytes.least + Math.random() * (bytes.most - bytes.least);
    return (_from, chunk) => {
      left -= chunk.length;
      if (left > 0) return { pass: chunk, end: false };
      // Part of the message arrives, so that the server may have committed and nobody was told.
      return { pass: chunk.subarray(0, Math.floor(chunk.length * Math.random())), end: true };
    };
  });
}

async function startProxy(url: string, judgeOf: () => Judge): Promise<Omit<CuttingProxy, "cutNext">> {
  const { hostname, port } = new URL(url);
  const open = new Set<Socket>();
  let cuts = 0;
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    const judge = judgeOf();
    const cut = (): void => {
      client.destroy();
      server.destroy();
    };
    const pass = (kind: "request" | "answer", from: Socket, to: Socket): void => {
      open.add(from);
      from.on("error", cut);
      from.on("close", () => {
        open.delete(from);
        cut();
      });
      from.on("data", (chunk: Buffer) => {
        const judged = judge(kind, chunk);
        if (!judged.end) return void to.write(judged.pass);
        cuts += 1;
        to.write(judged.pass, cut);
      });
    };
    pass("request", client, server);
    pass("answer", server, client);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  const through = new URL(url);
  through.port = String(typeof address === "object" && address !== null ? address.port : 0);
  return {
    url: through.href,
    cuts: () => cuts,
    async close() {
      for (const socket of open) socket.destroy();
      proxy.close();
      await once(proxy, "close");
    },
  };
}
