import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createSluice, definePipeline, memory, type Principal } from "@sluice/sdk";
import { expect, test } from "vitest";

const PIPELINE = definePipeline({
  format: 1,
  name: "confirmed",
  initial: "confirm",
  stages: {
    confirm: { gates: [{ id: "go", use: "approval", with: { of: ["alice"], exclude: ["starter"] } }], next: "done" },
    done: { final: "succeeded" },
  },
});

const secret = "0123456789abcdef0123456789abcdef";

/** Stands in for a session: whoever the header says. */
function signedIn(request: Request): Principal | undefined {
  const id = request.headers.get("x-user");
  return id === null ? undefined : { id, assurance: "verified" };
}

test("given a server of node:http alone, when alice answers as JSON, then the run goes on", async () => {
  const sluice = createSluice({ pipelines: [PIPELINE], store: memory() });
  const by = { id: "bot", assurance: "verified" } as const;
  const { id } = await sluice.start("confirmed", { key: "ORCH-22", subject: { facets: { head: "a1" } }, startedBy: by });
  // #region plain-node
  const approvals = sluice.handler({ secret, authenticate: (request) => signedIn(request) });
  const listener = getRequestListener(approvals);
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  // #endregion plain-node
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const ask = (user: string, path: string, body?: unknown) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/approvals${path}`, {
      headers: { "x-user": user, accept: "application/json", "content-type": "application/json" },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
  const listed = (await (await ask("alice", "")).json()) as {
    readonly items: readonly { readonly run: string; readonly digest: string }[];
  };
  const [item] = listed.items;
  expect(item?.run).toBe(id);
  const answer = { decision: "approve", seen: item?.digest };
  expect((await ask("bot", `/${id}/go`, answer)).status).toBe(403);
  expect((await ask("alice", `/${id}/go`, answer)).status).toBe(200);
  expect((await sluice.settled(id)).run).toMatchObject({ status: "completed", outcome: "succeeded" });
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
  await sluice.close();
});
