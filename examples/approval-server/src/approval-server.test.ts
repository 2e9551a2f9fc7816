import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { memory, type Sluice } from "@sluice/sdk";
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchBrowser } from "../../../test/support/chromium.ts";
import { approvalServer } from "./approval-server.ts";
import { openSluice } from "./open-sluice.ts";

const PICTURES = fileURLToPath(new URL("../../../docs/guides/images/", import.meta.url));

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

let top: string;
/** How far the store's time is ahead of ours. */
let ahead: number;
let sluice: Sluice;
let origin: string;
let close: () => Promise<void>;
let deployed: number;
let people: BrowserContext[];

beforeEach(async () => {
  top = realpathSync(mkdtempSync(join(tmpdir(), "sluice-approvals-")));
  const repo = makeRepository();
  ahead = 0;
  deployed = 0;
  people = [];
  const store = memory({ clock: () => Date.now() + ahead });
  sluice = openSluice(repo, store, () => Promise.resolve(void deployed++));
  const app = approvalServer(sluice, "0123456789abcdef0123456789abcdef");
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const listening = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => resolve(listening));
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => new Promise((resolve) => server.close(() => resolve()));
});

afterEach(async () => {
  await Promise.all(people.map((context) => context.close()));
  await close();
  await sluice.close();
  rmSync(top, { recursive: true, force: true });
});

function makeRepository(): string {
  const repo = join(top, "repo");
  mkdirSync(repo);
  const env = { ...process.env, GIT_AUTHOR_DATE: "2026-01-05T09:00:00Z", GIT_COMMITTER_DATE: "2026-01-05T09:00:00Z" };
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=Sam", "-c", "user.email=sam@example.org", ...args], { cwd: repo, env });
  git("init", "--quiet", "--initial-branch=main");
  writeFileSync(join(repo, "app.js"), "start();\n");
  git("add", "app.js");
  git("commit", "--quiet", "--message", "Begin");
  git("switch", "--quiet", "--create", "ORCH-22");
  writeFileSync(join(repo, "app.js"), "start({ port: 8080 });\nlog('<b>started</b>');\n");
  git("add", "app.js");
  git("commit", "--quiet", "--message", "Start on a port");
  return repo;
}

async function ask(): Promise<string> {
  const request = {
    key: "ORCH-22",
    run: "orch-22",
    subject: { ref: "refs/heads/ORCH-22" },
    startedBy: { id: "carol", assurance: "verified" },
  };
  const { id } = await sluice.start("delivery", request as Parameters<Sluice["start"]>[1]);
  await sluice.settled(id);
  return id;
}

/** Somebody's browser, at the list of open questions. Scripts are off: nothing here may need them. */
async function signedIn(id: string): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 900, height: 700 }, colorScheme: "light" });
  people.push(context);
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in`);
  await page.getByRole("link", { name: id }).click();
  return page;
}

async function openQuestion(id: string): Promise<Page> {
  const page = await signedIn(id);
  await page.getByRole("link", { name: "confirm for ORCH-22" }).click();
  return page;
}

/** With `SLUICE_PICTURES=1`, the picture that the guide shows; else only that there is something to see. */
async function picture(page: Page, name: string): Promise<void> {
  const keep = process.env["SLUICE_PICTURES"] === "1";
  const taken = await page.screenshot({ fullPage: true, ...(keep ? { path: join(PICTURES, `${name}.png`) } : {}) });
  expect(taken.length).toBeGreaterThan(5000);
}

/** What axe finds wrong with the page that is shown now. It needs scripts, so it looks at the same text in a browser that runs them. */
async function axeFaults(page: Page): Promise<readonly string[]> {
  const context = await browser.newContext({ bypassCSP: true });
  people.push(context);
  const copy = await context.newPage();
  await copy.setContent(await page.content());
  await copy.addScriptTag({ content: axe.source });
  const found = await copy.evaluate<{ readonly violations: readonly { readonly id: string; readonly help: string }[] }>("axe.run()");
  return found.violations.map(({ id, help }) => `${id}: ${help}`);
}

test("two of ops confirm in their browsers; whoever started it may not, and is told so; then it is deployed once", async () => {
  const run = await ask();
  const carol = await openQuestion("carol");
  await picture(carol, "approval-question");
  expect(await axeFaults(carol)).toEqual([]);
  await carol.getByRole("button", { name: "Approve" }).click();
  expect(await carol.getByRole("alert").textContent()).toContain("DECISION_EXCLUDED");
  await picture(carol, "approval-refused");
  expect(await axeFaults(carol)).toEqual([]);

  const alice = await openQuestion("alice");
  await alice.getByLabel("Reason").fill("looks right <script>");
  await alice.getByRole("button", { name: "Approve" }).click();
  expect(await alice.getByRole("status").textContent()).toContain("Your answer: approve");

  const bob = await openQuestion("bob");
  expect(await bob.getByRole("rowheader", { name: "alice" }).count()).toBe(1);
  await bob.getByRole("button", { name: "Approve" }).click();
  expect(await bob.getByRole("status").textContent()).toContain("approved");
  await picture(bob, "approval-given");
  await sluice.settled(run);
  expect([(await sluice.get(run))?.outcome, deployed]).toEqual(["succeeded", 1]);
  await bob.getByRole("link", { name: "All open questions" }).click();
  expect(await bob.getByText("Nobody is asked anything here.").count()).toBe(1);
  expect(await axeFaults(bob)).toEqual([]);
});

test("a page that shows what is not asked any more decides nothing", async () => {
  const run = await ask();
  const alice = await openQuestion("alice");
  ahead = 49 * 3_600_000;
  await sluice.tick();
  await alice.getByRole("button", { name: "Approve" }).click();
  expect(await alice.getByRole("alert").count()).toBeGreaterThan(0);
  expect((await sluice.get(run))?.state.requests["confirm"]?.decisions).toEqual([]);
  const fresh = await signedIn("alice");
  await fresh.goto(`${origin}/approvals/orch-22/confirm`);
  expect(await fresh.getByRole("status").textContent()).toContain("expired");
  expect(await fresh.getByRole("button").count()).toBe(0);
  await picture(fresh, "approval-expired");
});

test("a form that another site sends in a person's name decides nothing", async () => {
  const run = await ask();
  const alice = await openQuestion("alice");
  const forged =
    (await alice
      .locator("form")
      .evaluate((form) => form.outerHTML)
      .catch(() => "")) || (await alice.content());
  await alice.route("http://evil.example/**", (route) =>
    route.fulfill({ contentType: "text/html", body: forged.replace('action="/approvals', `action="${origin}/approvals`) }),
  );
  await alice.goto("http://evil.example/");
  await alice.getByRole("button", { name: "Approve" }).click();
  expect((await sluice.get(run))?.state.requests["confirm"]?.decisions).toEqual([]);
});
