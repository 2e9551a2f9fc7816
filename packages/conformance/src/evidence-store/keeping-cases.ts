import { deepEqual, equal } from "node:assert/strict";
import { digestBytes, digestOf } from "@sluice/core";
import { rejectsWith } from "../rejects-with.ts";
import { bytesOf, kept, read, SCOPE, TEXT } from "./fixtures.ts";
import type { EvidenceGroup } from "./evidence-store-under-test.ts";

export const keepingCases: EvidenceGroup = {
  name: "keeping",
  cases: [
    {
      name: "a body is kept byte for byte under its digest, with its class and time",
      run: async ({ store, clock }) => {
        const digest = await kept(store);
        deepEqual(await read(store, digest), { kind: "present", text: TEXT, class: "reported", keptAt: clock.now() });
        equal(await store.has({ scope: SCOPE, digest }), true);
      },
    },
    {
      name: "bytes that are no text, and none at all, are bodies too",
      run: async ({ store }) => {
        for (const body of [Uint8Array.from({ length: 1024 }, (_none, at) => at % 256), new Uint8Array()]) {
          const { digest } = await store.put({ scope: SCOPE, body, class: "observed" });
          equal(digest, digestBytes(body));
          const found = await store.get({ scope: SCOPE, digest });
          deepEqual(found.kind === "present" ? new Uint8Array(found.body) : found, body);
        }
      },
    },
    {
      name: "what was never kept is missing, and so is another scope's",
      run: async ({ store }) => {
        const digest = await kept(store);
        deepEqual(await read(store, digestOf("other")), { kind: "missing" });
        deepEqual(await read(store, digest, "other"), { kind: "missing" });
        equal(await store.has({ scope: "other", digest }), false);
        equal(await store.has({ scope: SCOPE, digest: digestOf("other") }), false);
      },
    },
    {
      name: "keeping the same body again changes neither its class nor its time",
      run: async ({ store, clock }) => {
        const digest = await kept(store);
        const first = await read(store, digest);
        clock.advance(5);
        await kept(store, TEXT, { class: "observed" });
        deepEqual(await read(store, digest), first);
      },
    },
    {
      name: "what the caller does with its bytes afterwards changes nothing",
      run: async ({ store }) => {
        const body = bytesOf(TEXT);
        const { digest } = await store.put({ scope: SCOPE, body, class: "reported" });
        body.fill(0);
        const found = await store.get({ scope: SCOPE, digest });
        if (found.kind === "present") found.body.fill(0);
        const again = await read(store, digest);
        equal(again.kind === "present" ? again.text : again.kind, TEXT);
      },
    },
    {
      name: "a body of the largest size is kept, a larger one refused",
      run: async ({ store }) => {
        const { maxBytes } = store.capabilities;
        const { digest } = await store.put({ scope: SCOPE, body: new Uint8Array(maxBytes), class: "observed" });
        equal(await store.has({ scope: SCOPE, digest }), true);
        await rejectsWith(store.put({ scope: SCOPE, body: new Uint8Array(maxBytes + 1), class: "observed" }), "EVIDENCE_TOO_LARGE");
        equal(await store.has({ scope: SCOPE, digest: digestBytes(new Uint8Array(maxBytes + 1)) }), false);
      },
    },
    {
      name: "PTH-1 names outside their grammar are refused and lead nowhere",
      run: async ({ store }) => {
        const digest = digestOf("x");
        for (const scope of ["", "..", "a/b", "A", "a\0b"]) {
          await rejectsWith(store.put({ scope, body: bytesOf("x"), class: "observed" }), "IDENTIFIER_INVALID", scope);
          await rejectsWith(store.get({ scope, digest }), "IDENTIFIER_INVALID", scope);
        }
        for (const bad of ["sha256:../../etc/passwd", "sha256:x", `sha256:${"A".repeat(64)}`] as const) {
          await rejectsWith(store.get({ scope: SCOPE, digest: bad }), "IDENTIFIER_INVALID", bad);
          await rejectsWith(store.has({ scope: SCOPE, digest: bad }), "IDENTIFIER_INVALID", bad);
          await rejectsWith(store.erase({ scope: SCOPE, digest: bad, by: "a", because: "b" }), "IDENTIFIER_INVALID", bad);
        }
        await rejectsWith(store.put({ scope: SCOPE, body: bytesOf("x"), class: "rumoured" as "observed" }), "COMMAND_INVALID");
        await rejectsWith(store.put({ scope: SCOPE, body: bytesOf("x"), class: "observed", keepForMs: 0 }), "COMMAND_INVALID");
      },
    },
  ],
};
