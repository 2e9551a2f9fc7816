// A suite that no broken store fails proves nothing. Each store here is the memory store with one defect; the suite itself is unmodified.
import { createSettableClock, describeEvidenceStore, runSuite } from "@sluice/conformance";
import { type Digest, digestBytes, type EvidenceBody, type EvidenceStore } from "@sluice/core";
import { createMemoryEvidenceStore } from "@sluice/store-memory";
import { expect, test } from "vitest";

type Break = (store: EvidenceStore) => Partial<EvidenceStore>;

const CAPABILITIES = { durability: "process", manyProcesses: false, maxBytes: 4096 } as const;

async function failuresOf(broken: Break): Promise<readonly string[]> {
  const { failed } = await runSuite((api) =>
    describeEvidenceStore(api, {
      name: "broken",
      capabilities: CAPABILITIES,
      create: async () => {
        const clock = createSettableClock();
        const store = createMemoryEvidenceStore({ clock: clock.now, maxBytes: CAPABILITIES.maxBytes });
        return { clock, store: { ...store, ...broken(store) } };
      },
    }),
  );
  return failed.map(({ name }) => name);
}

const other = digestBytes("other");

const DEFECTS: readonly (readonly [defect: string, case_: string, broken: Break])[] = [
  [
    "a name that is not the digest",
    "under its digest",
    (store) => ({ put: async (body) => ({ ...(await store.put(body)), digest: other }) }),
  ],
  ["text instead of bytes", "bytes that are no text", (store) => ({ get: async (key) => asText(await store.get(key)) })],
  ["scopes mixed up", "so is another scope's", (store) => ({ get: (key) => store.get({ ...key, scope: "default" }) })],
  ["has always says yes", "so is another scope's", () => ({ has: async () => true })],
  ["the class of the last one", "neither its class nor its time", (store) => latestClass(store)],
  ["the caller's own bytes", "what the caller does with its bytes", () => sharedBytes()],
  ["no limit of size", "a larger one refused", (store) => ({ put: (body) => store.put({ ...body, body: body.body.subarray(0, 4096) }) })],
  [
    "names unchecked",
    "names outside their grammar",
    (store) => ({ get: (key) => store.get({ scope: "default", digest: isFine(key.digest) }) }),
  ],
  ["erasing forgets", "who erased it, when and why", (store) => ({ get: async (key) => forgetful(await store.get(key)) })],
  ["erasing tells but keeps", "an erased body is gone", () => ({ erase: async () => true })],
  ["the last eraser's words", "the first words stay", (store) => lastWords(store)],
  ["content comes back", "never kept again", (store) => ({ put: (body) => comeBack(store, body) })],
  [
    "erasing asks no reason",
    "without a name and a reason",
    (store) => ({ erase: (erasure) => store.erase({ ...erasure, by: "x", because: "y" }) }),
  ],
  ["erasing in every scope", "another scope's body of the same content stays", (store) => everyScope(store)],
  [
    "nothing to erase before it comes",
    "before it comes",
    (store) => ({ erase: async (key) => (await store.has(key)) && store.erase(key) }),
  ],
  ["keeps for ever", "taken away when its time has come", (store) => ({ put: ({ keepForMs: _forgotten, ...body }) => store.put(body) })],
  [
    "the end comes early",
    "not before",
    (store) => ({ put: (body) => store.put(body.keepForMs === undefined ? body : { ...body, keepForMs: 1 }) }),
  ],
  ["the first end counts", "the later end counts", (store) => ({ put: (body) => firstEnd(store, body) })],
  [
    "the limit ignored",
    "than was asked for",
    (store) => ({ expire: (options) => store.expire({ ...options, limit: Math.max(options.limit, 1) * 1000 }) }),
  ],
  ["what expired is lost for good", "may be kept again", (store) => expiredForGood(store)],
  ["open after close", "says that the store was closed", () => ({ close: async () => undefined })],
  ["aborted calls go through", "whose caller has given up", (store) => ({ get: (key) => store.get(key) })],
];

test.each(DEFECTS)("%s fails the suite", async (_defect, case_, broken) => {
  const failed = await failuresOf(broken);
  expect(failed.filter((name) => name.includes(case_))).not.toEqual([]);
});

test("the memory store itself fails nothing", async () => {
  expect(await failuresOf(() => ({}))).toEqual([]);
});

type Read = Awaited<ReturnType<EvidenceStore["get"]>>;

function asText(read: Read): Read {
  return read.kind === "present" ? { ...read, body: new TextEncoder().encode(new TextDecoder().decode(read.body)) } : read;
}

function forgetful(read: Read): Read {
  return read.kind === "erased" ? { kind: "missing" } : read;
}

function latestClass(store: EvidenceStore): Partial<EvidenceStore> {
  const classes = new Map<string, EvidenceBody["class"]>();
  return {
    async put(body) {
      classes.set(digestBytes(body.body), body.class);
      return store.put(body);
    },
    async get(key) {
      const read = await store.get(key);
      return read.kind === "present" ? { ...read, class: classes.get(key.digest) ?? read.class } : read;
    },
  };
}

function sharedBytes(): Partial<EvidenceStore> {
  const bodies = new Map<Digest, Uint8Array>();
  return {
    async put({ body }) {
      const digest = digestBytes(body);
      bodies.set(digest, body);
      return { kind: "kept", digest };
    },
    async get({ digest }) {
      const body = bodies.get(digest);
      return body === undefined ? { kind: "missing" } : { kind: "present", body, class: "reported", keptAt: 0 };
    },
  };
}

function isFine(digest: Digest): Digest {
  return /^sha256:[0-9a-f]{64}$/.test(digest) ? digest : other;
}

function lastWords(store: EvidenceStore): Partial<EvidenceStore> {
  const words = new Map<string, { readonly by: string; readonly because: string }>();
  return {
    async erase(erasure) {
      words.set(erasure.digest, { by: erasure.by, because: erasure.because });
      return store.erase(erasure);
    },
    async get(key) {
      const read = await store.get(key);
      return read.kind === "erased" ? { ...read, ...words.get(key.digest) } : read;
    },
  };
}

async function comeBack(store: EvidenceStore, body: EvidenceBody): ReturnType<EvidenceStore["put"]> {
  return { ...(await store.put(body)), kind: "kept" };
}

function everyScope(store: EvidenceStore): Partial<EvidenceStore> {
  return {
    async erase(erasure) {
      await store.erase({ ...erasure, scope: "other" });
      return store.erase(erasure);
    },
  };
}

async function firstEnd(store: EvidenceStore, body: EvidenceBody): ReturnType<EvidenceStore["put"]> {
  const digest = digestBytes(body.body);
  return (await store.has({ scope: body.scope, digest })) ? { kind: "kept", digest } : store.put(body);
}

function expiredForGood(store: EvidenceStore): Partial<EvidenceStore> {
  return {
    async put(body) {
      const digest = digestBytes(body.body);
      const before = await store.get({ scope: body.scope, digest });
      return before.kind === "expired" ? { kind: "kept", digest } : store.put(body);
    },
  };
}
