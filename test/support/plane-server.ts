// Speaks the part of Plane's API that is used, over HTTP, and remembers what it was asked.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What whoever asks has to name; the address is the server's. */
export const PLANE = {
  workspace: "acme",
  project: "p1",
  identifier: "ORCH",
  token: "plane_api_0123456789abcdef",
  account: "u-bot",
} as const;

const HOME = `/api/v1/workspaces/${PLANE.workspace}/projects/${PLANE.project}`;

interface Issue {
  readonly id: string;
  readonly sequence_id: number;
  state: string;
  updated_at: string;
}

interface PlaneAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

export interface PlaneServer {
  readonly url: string;
  readonly states: { readonly id: string; readonly name: string; readonly group: string }[];
  readonly issues: Issue[];
  readonly comments: { readonly issue: string; readonly html: string }[];
  /** Every request: method and path. */
  readonly asked: string[];
  pageSize: number;
  /** Answers in the place of the server. */
  instead?: (path: string) => PlaneAnswer | undefined;
  /** Somebody gives an issue a state, which the log attests. */
  give(issue: string, state: string, actor: string | null, at: number): void;
  close(): Promise<void>;
}

/** Starts one with three issues, all in `Todo`. */
export async function startPlaneServer(): Promise<PlaneServer> {
  const log = new Map<string, readonly object[]>();
  const http = createServer((request, response) => {
    void (async () => {
      const { status = 200, headers = {}, body } = await answerTo(plane, log, request);
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body);
    })();
  });
  await new Promise<void>((resolve) => void http.listen(0, "127.0.0.1", resolve));
  const plane: PlaneServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    states: [
      { id: "st-todo", name: "Todo", group: "unstarted" },
      { id: "st-wait", name: "Waiting", group: "started" },
      { id: "st-go", name: "Confirm deploy", group: "started" },
      { id: "st-done", name: "Done", group: "completed" },
      { id: "st-new", name: "New kind", group: "invented" },
    ],
    issues: [1, 2, 3].map((number) => ({ id: `i-${number}`, sequence_id: number, state: "st-todo", updated_at: "2026-01-01T00:00:00Z" })),
    comments: [],
    asked: [],
    pageSize: 2,
    give(id, state, actor, at) {
      const issue = plane.issues.find((each) => each.id === id);
      if (issue === undefined) return;
      issue.state = state;
      issue.updated_at = new Date(at).toISOString();
      const before = log.get(id) ?? [];
      log.set(id, [
        { id: `act-${before.length}-priority`, field: "priority", actor, created_at: issue.updated_at },
        ...before,
        { id: `act-${before.length}`, field: "state", new_identifier: state, actor, created_at: issue.updated_at },
      ]);
    },
    close: () =>
      new Promise((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
  return plane;
}

async function answerTo(plane: PlaneServer, log: ReadonlyMap<string, readonly object[]>, request: IncomingMessage): Promise<PlaneAnswer> {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://plane");
  plane.asked.push(`${request.method} ${pathname}`);
  const other = plane.instead?.(pathname);
  if (other !== undefined) return other;
  if (request.headers["x-api-key"] !== PLANE.token) return { status: 401, body: "{}" };
  const path = pathname.slice(HOME.length);
  const issue = plane.issues.find(({ id }) => path.startsWith(`/issues/${id}/`));
  let sent = "";
  for await (const chunk of request) sent += String(chunk);
  const paged = (all: readonly object[]): PlaneAnswer => {
    const from = Number(searchParams.get("cursor") ?? "0");
    const end = from + plane.pageSize;
    return { body: JSON.stringify({ results: all.slice(from, end), next_cursor: String(end), next_page_results: end < all.length }) };
  };
  if (path === "/states/") return { body: JSON.stringify({ results: plane.states, next_page_results: false }) };
  if (path === "/issues/") return paged(plane.issues);
  if (issue === undefined) return { status: 404, body: "{}" };
  if (path.endsWith("/activities/")) return paged(log.get(issue.id) ?? []);
  if (path.endsWith("/comments/"))
    plane.comments.push({ issue: issue.id, html: (JSON.parse(sent) as { comment_html: string }).comment_html });
  else plane.give(issue.id, (JSON.parse(sent) as { state: string }).state, PLANE.account, Date.now());
  return { status: request.method === "POST" ? 201 : 200, body: JSON.stringify(issue) };
}
