// A server over HTTP on this machine that answers as a test says.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers one request. */
export type Answering = (response: ServerResponse, request: IncomingMessage) => void;

/** A server on this machine. */
export interface TalkingServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** How it answers from now on. */
  answer: Answering;
  /** What it was asked, oldest first. */
  readonly asked: readonly IncomingMessage[];
  /** Connections that were made to it. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** Starts one on a free port. */
export async function startTalkingServer(answer: Answering): Promise<TalkingServer> {
  const asked: IncomingMessage[] = [];
  let connections = 0;
  const server: Server = createServer((request, response) => {
    asked.push(request);
    talking.answer(response, request);
  });
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const talking: TalkingServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer,
    asked,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return talking;
}
