import { deepEqual, equal, ok } from "node:assert/strict";
import { digestOf, type EvidenceStore } from "@sluice/core";
import { rejectsWith } from "../rejects-with.ts";
import { bytesOf, kept, needed, read, SCOPE, TEXT } from "./fixtures.ts";
import type { EvidenceGroup } from "./evidence-store-under-test.ts";

/** Every call of the port. */
function everyCall(store: EvidenceStore, signal?: AbortSignal): Readonly<Record<string, () => Promise<unknown>>> {
  const options = signal === undefined ? {} : { signal };
  const key = { scope: SCOPE, digest: digestOf("x") };
  return {
    put: () => store.put({ scope: SCOPE, body: bytesOf("x"), class: "observed" }, options),
    get: () => store.get(key, options),
    has: () => store.has(key, options),
    erase: () => store.erase({ ...key, by: "carol", because: "why" }, options),
    expire: () => store.expire({ limit: 1, ...options }),
  };
}

export const closingCases: EvidenceGroup = {
  name: "closing",
  cases: [
    {
      name: "close is idempotent, and every later call says that the store was closed",
      run: async ({ store }) => {
        await store.close();
        await store.close();
        for (const [method, call] of Object.entries(everyCall(store))) await rejectsWith(call(), "STORE_CLOSED", method);
      },
    },
    {
      name: "a call whose caller has given up already does nothing",
      run: async ({ store }) => {
        const digest = await kept(store);
        const signal = AbortSignal.abort();
        for (const [method, call] of Object.entries(everyCall(store, signal))) await rejectsWith(call(), "ABORTED", method);
        equal((await read(store, digest)).kind, "present");
      },
    },
  ],
};

export const lastingCases: EvidenceGroup = {
  name: "lasting",
  cases: [
    {
      name: "everything acknowledged is there after the store was opened again",
      run: async ({ store, clock, reopen }) => {
        const digest = await kept(store, TEXT, { keepForMs: 50 });
        const gone = await kept(store, "to be erased");
        await store.erase({ scope: SCOPE, digest: gone, by: "carol", because: "why" });
        const before = [await read(store, digest), await read(store, gone)];
        const again = await needed(reopen, "reopen")();
        deepEqual([await read(again, digest), await read(again, gone)], before);
        clock.advance(50);
        equal(await again.expire({ limit: 9 }), 1);
        await again.close();
      },
    },
    {
      name: "STO-16 altered bytes are told and never handed out",
      run: async ({ store, alter }) => {
        const digest = await kept(store);
        await needed(alter, "alter")({ scope: SCOPE, digest });
        deepEqual(await read(store, digest), { kind: "altered" });
        equal((await store.put({ scope: SCOPE, body: bytesOf(TEXT), class: "reported" })).kind, "kept");
        equal((await read(store, digest)).kind, "present", "who has the bytes can mend it");
      },
    },
    {
      name: "of an erased body nothing is left on the disk, and of an expired one neither",
      run: async ({ store, clock, bytes }) => {
        const secrets = ["the-erased-words-of-nobody-else", "the-expired-words-of-nobody-else"] as const;
        const digest = await kept(store, `${secrets[0]}\n`.repeat(2000));
        await kept(store, `${secrets[1]}\n`.repeat(2000), { keepForMs: 1 });
        const all = needed(bytes, "bytes");
        for (const secret of secrets) ok(Buffer.from(await all()).includes(secret), "the look finds what is there");
        await store.erase({ scope: SCOPE, digest, by: "carol", because: "why" });
        ok(!Buffer.from(await all()).includes(secrets[0]), `${secrets[0]} is gone`);
        clock.advance(1);
        await store.expire({ limit: 1 });
        ok(!Buffer.from(await all()).includes(secrets[1]), `${secrets[1]} is gone`);
      },
    },
  ],
};

const HANDLES = 4;
const BODIES = 40;
const RACED = "words-that-are-kept-and-erased-at-once";

export const sharedCases: EvidenceGroup = {
  name: "many processes",
  cases: [
    {
      name: "what one handle keeps or erases is there, or gone, for the others",
      run: async ({ store, another }) => {
        const other = await needed(another, "another")();
        const digest = await kept(store);
        equal((await read(other, digest)).kind, "present");
        await other.erase({ scope: SCOPE, digest, by: "carol", because: "why" });
        equal((await read(store, digest)).kind, "erased");
        equal((await store.put({ scope: SCOPE, body: bytesOf(TEXT), class: "reported" })).kind, "erased");
        await other.close();
      },
    },
    {
      name: "an erasure wins against everybody who keeps the same body meanwhile",
      run: async ({ store, another, bytes }) => {
        const handles = [store, ...(await Promise.all(Array.from({ length: HANDLES - 1 }, () => needed(another, "another")())))];
        for (let at = 0; at < BODIES; at++) {
          const text = `${RACED} ${at}`;
          const digest = await kept(store, text, { keepForMs: 1 });
          const puts = handles.map((handle, place) =>
            handle.put({ scope: SCOPE, body: bytesOf(text), class: "observed", keepForMs: place + 2 }),
          );
          const erased = handles.at(-1)?.erase({ scope: SCOPE, digest, by: "carol", because: "why" });
          await Promise.all([...puts, erased]);
          for (const handle of handles) equal((await read(handle, digest)).kind, "erased", `of ${text} nobody brings the bytes back`);
        }
        const left = Buffer.from((await bytes?.()) ?? []);
        ok(!left.includes(RACED), "nothing of them is left on the disk");
        await Promise.all(handles.slice(1).map((handle) => handle.close()));
      },
    },
  ],
};
