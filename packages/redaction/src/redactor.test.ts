import { SluiceError } from "@sluice/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRedactor, redactJson } from "./index.ts";

// Put together at run time: a scanner that finds a real-looking token in this file would be right to complain.
const join = (...parts: readonly string[]): string => parts.join("");
const letters = (count: number): string => "a1B2c3D4e5F6g7H8i9J0".repeat(Math.ceil(count / 20)).slice(0, count);

const KEY_TYPE = join("RSA PRIVATE", " KEY-----");
const PEM = `-----BEGIN ${KEY_TYPE}\n${letters(64)}\n${letters(64)}\n-----END ${KEY_TYPE}`;

/** Twenty canaries: text as it may stand in a report, and the part that must not be seen. */
const CANARIES: readonly (readonly [name: string, text: string, secret: string])[] = [
  ["AWS key id", join("key AK", "IAIOSFODNN7EXAMPLE."), "IAIOSFODNN7EXAMPLE"],
  ["AWS session key id", join("AS", "IAIOSFODNN7EXAMPLE"), "IAIOSFODNN7EXAMPLE"],
  ["GitHub personal", join("TOKEN_gh", "p_", letters(36)), letters(36)],
  ["GitHub OAuth", join("gh", "o_", letters(36)), letters(36)],
  ["GitHub server", join("gh", "s_", letters(36)), letters(36)],
  ["GitHub fine-grained", join("github_", "pat_", letters(22), "_", letters(59)), letters(59)],
  ["GitLab", join("gl", "pat-", letters(20)), letters(20)],
  ["Slack bot", join("xo", "xb-", "123456789012-", letters(24)), letters(24)],
  ["Slack user", join("xo", "xp-", "123456789012-", letters(24)), letters(24)],
  ["npm", join("//registry/:_authToken=npm", "_", letters(36)), letters(36)],
  ["Anthropic", join("sk-", "ant-api03-", letters(40)), letters(40)],
  ["OpenAI", join("sk-", "proj-", letters(40)), letters(40)],
  ["Stripe", join("sk_", "live_", letters(24)), letters(24)],
  ["Google", join("AI", "za", letters(35)), letters(35)],
  ["private key", PEM, letters(64)],
  ["bearer header", join("curl -H 'Author", "ization: Bearer ", letters(30), "'"), letters(30)],
  ["basic header", join("Basic ", btoa(`user:${letters(12)}`)), btoa(`user:${letters(12)}`)],
  ["header in JSON", JSON.stringify({ Authorization: join("token ", letters(12)) }), letters(12)],
  ["database URL", join("postgres:", "//admin:hunter2!@db.example/app"), "hunter2!"],
  ["JWT", join("eyJ", "hbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxIn0.", letters(43)), letters(43)],
];

const SECRETS = ["pl@in value/with:signs?&=é", 'quote"back\\slash', "hunter2hunter2", `two\nlines of secret`] as const;

const redactor = createRedactor({ secrets: SECRETS });
const markersOnly = /^\[redacted:[a-z-]+\]$/;

describe("well-known secrets", () => {
  test("SEC-1: twenty canaries are hidden, wherever they stand", () => {
    expect(CANARIES).toHaveLength(20);
    for (const [name, text, secret] of CANARIES) {
      for (const around of [text, `before ${text} after`, `"${text}"`, `x=${text}\n`, `(${text})`, `${"word ".repeat(500)}${text}`]) {
        const redacted = redactor.redact(around);
        expect([name, redacted.includes(secret)]).toEqual([name, false]);
        expect([name, redacted.includes("[redacted:")]).toEqual([name, true]);
      }
    }
  });

  test("SEC-1: all of them in one text, and in every field of a JSON value", () => {
    const all = CANARIES.map(([, text]) => text).join("\n");
    const value = {
      list: CANARIES.map(([, text]) => text),
      keys: Object.fromEntries(CANARIES.map(([, text]) => [text, { deep: [text] }])),
    };
    const seen = redactor.redact(all) + JSON.stringify(redactJson(redactor, value));
    expect(CANARIES.filter(([, , secret]) => seen.includes(secret)).map(([name]) => name)).toEqual([]);
  });

  test("SEC-4: the marker names the rule and nothing of the match", () => {
    expect(redactor.redact(join("gl", "pat-", letters(20)))).toBe("[redacted:gitlab-token]");
    expect(redactor.redact("hunter2hunter2")).toBe("[redacted:secret]");
    expect(redactor.redact(PEM)).toBe("[redacted:private-key]");
    expect(redactor.redact(join("postgres:", "//admin:hunter2!@db/app"))).toBe(join("postgres:", "//admin:[redacted:url-password]@db/app"));
  });

  test("half a private key is hidden as well", () => {
    const [head, tail] = [PEM.slice(0, 100), PEM.slice(60)];
    expect(redactor.redact(`see: ${head}`)).toBe("see: [redacted:private-key]");
    expect(redactor.redact(`see: ${tail} done`)).not.toContain(letters(40));
    expect(redactor.redact(JSON.stringify(PEM))).toBe('"[redacted:private-key]"');
  });

  test("prose and ordinary names stay as they are", () => {
    for (const text of [
      "Basic authentication and bearer tokens are described in the manual.",
      "task-abcdefghijklmnopqrstuvwxyz risk-free desk-abcdefghijklmnopqrst",
      "https://example.org:8080/path?q=a@b see git@example.org:team/repo.git",
      "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
      "authorization: denied",
      "",
    ]) {
      expect(redactor.redact(text)).toBe(text);
    }
  });
});

describe("given values", () => {
  const spellings = (secret: string): readonly string[] => [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(secret).toLowerCase(),
    Buffer.from(secret).toString("hex"),
    Buffer.from(secret).toString("hex").toUpperCase(),
    JSON.stringify(secret),
    JSON.stringify(JSON.stringify(secret)),
    secret.toUpperCase(),
    `${secret.slice(0, 5)}\n${secret.slice(5)}`,
    `${secret.slice(0, 3)}\r\n${secret.slice(3)}`,
  ];

  test("SEC-1: every encoding is hidden", () => {
    for (const secret of SECRETS) {
      for (const spelling of spellings(secret))
        expect(redactor.redact(`< ${spelling} >`)).toMatch(/^< "?(\\")?\[redacted:secret\](\\")?"? >$/);
    }
  });

  test("SEC-1: base64 is hidden at every offset, wrapped or not", () => {
    for (const secret of SECRETS) {
      for (const before of ["", "u", "us", "user:"]) {
        for (const encoding of ["base64", "base64url"] as const) {
          const encoded = Buffer.from(`${before}${secret}!`).toString(encoding);
          const wrapped = encoded.replace(/.{9}/g, "$&\n");
          for (const text of [encoded, wrapped]) {
            const left = redactor
              .redact(text)
              .replace(/\[redacted:[a-z-]+\]/, "")
              .replaceAll("\n", "");
            expect(left.length).toBeLessThan(Math.ceil((before.length * 4) / 3) + 8);
          }
        }
      }
    }
  });

  test("SEC-1: a value of a few letters destroys nothing", () => {
    const short = createRedactor({ secrets: ["a", "pass", "", "1234567"] });
    expect(short.redact("a pass of 1234567")).toBe("a pass of 1234567");
  });

  test("the longest of overlapping values wins", () => {
    const overlapping = createRedactor({ secrets: ["abcdefgh", "abcdefghijkl", "ijklmnopq"] });
    expect(overlapping.redact("abcdefghijklmnopq abcdefghi")).toBe("[redacted:secret] [redacted:secret]i");
  });

  test("a value that is part of a marker does not feed on it", () => {
    const odd = createRedactor({ secrets: ["redacted", "[redacted", "hunter2hunter2"] });
    expect(odd.redact(odd.redact("hunter2hunter2"))).toBe("[redacted:secret]");
  });

  test("patterns of the host's own", () => {
    const own = createRedactor({ patterns: [{ name: "ticket", pattern: /TICKET-\d{4}/ }] });
    expect(own.redact("TICKET-1234 TICKET-5678")).toBe("[redacted:ticket] [redacted:ticket]");
    let code = "";
    try {
      createRedactor({ patterns: [{ name: "No Name", pattern: /x/ }] });
    } catch (error) {
      if (SluiceError.is(error)) code = error.code;
    }
    expect(code).toBe("CONFIG_INVALID");
  });
});

describe("promises about every text", () => {
  const pieces = fc.constantFrom(
    ...CANARIES.map(([, text]) => text),
    ...SECRETS,
    "[redacted:",
    "]",
    ":",
    "@",
    "://",
    "-----",
    " ",
    "\n",
    "Bearer ",
    "x",
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 12 }).map((parts) => parts.join("")),
  );

  const broken = <Values>(property: fc.IProperty<Values>): unknown => fc.check(property, { numRuns: 2000 }).counterexample;

  test("redacting twice changes nothing", () => {
    expect(broken(fc.property(texts, (text) => redactor.redact(redactor.redact(text)) === redactor.redact(text)))).toBeNull();
  });

  test("no given value survives", () => {
    const survives = (before: string, secret: string, after: string): boolean => redactor.redact(before + secret + after).includes(secret);
    expect(
      broken(fc.property(texts, fc.constantFrom(...SECRETS), texts, (before, secret, after) => !survives(before, secret, after))),
    ).toBeNull();
  });

  test("output stays within a small multiple of the input", () => {
    expect(broken(fc.property(texts, (text) => redactor.redact(text).length <= 8 * text.length + 64))).toBeNull();
  });

  test("purpose-made megabytes do not hang", () => {
    const floods = [
      "eyJ-",
      "eyJaaaaa.",
      "-----BEGIN RSA PRIVATE KEY-----\n",
      "\n-----END PRIVATE KEY-----",
      "://a:",
      "sk-",
      "authorization: ",
      "A\n",
      "basic ",
    ];
    for (const flood of floods) {
      const text = flood.repeat(Math.ceil(1_000_000 / flood.length));
      expect(redactor.redact(text).length).toBeLessThan(8 * text.length);
    }
  });
});

describe("redactJson", () => {
  test("keys that become equal stay apart; the value itself is not changed", () => {
    const value = { hunter2hunter2: 1, [join("HUNTER2", "HUNTER2")]: 2, ok: [null, true, 3, "hunter2hunter2"] };
    const copy = structuredClone(value);
    expect(redactJson(redactor, value)).toEqual({
      "[redacted:secret]": 1,
      "[redacted:secret]#2": 2,
      ok: [null, true, 3, "[redacted:secret]"],
    });
    expect(value).toEqual(copy);
  });

  test("a secret number is hidden too", () => {
    expect(redactJson(createRedactor({ secrets: ["1234567890"] }), { pin: 1234567890, other: 12 })).toEqual({
      pin: "[redacted:secret]",
      other: 12,
    });
  });

  test("a key that changes prototypes stays data", () => {
    const redacted = redactJson(redactor, JSON.parse('{"__proto__":{"polluted":true}}') as { readonly [key: string]: string });
    expect(Object.getPrototypeOf(redacted)).toBe(Object.prototype);
    expect("polluted" in (redacted as object)).toBe(false);
  });

  test("the whole of a marker stands for the whole of a value", () => {
    expect(redactor.redact("hunter2hunter2")).toMatch(markersOnly);
  });
});
