import { SluiceError } from "@sluice/core";

/** Stands where a secret would stand that somebody wrote into the wrong field. No refusal may repeat it. */
export const CANARY = "s3cr3t/CANARY value that must not be told";

/** Values that are no configuration of any gate, or that try to be one. Some are no JSON. */
export function hostileConfigs(): readonly unknown[] {
  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;
  return [
    undefined,
    null,
    true,
    0,
    -0,
    Number.NaN,
    1e308,
    "",
    CANARY,
    "\uD800",
    [],
    [CANARY],
    {},
    { [CANARY]: CANARY },
    JSON.parse(`{ "__proto__": { "polluted": true }, "constructor": "x" }`),
    cyclic,
    nested(10_000),
    Array.from({ length: 20_000 }, () => CANARY),
    "x".repeat(1_000_000),
    Symbol("config"),
    () => CANARY,
    new Map(),
    throwing(),
  ];
}

/** A value that reads like the other ones but is deeper than any stack. */
function nested(depth: number): unknown {
  let value: unknown = CANARY;
  for (let at = 0; at < depth; at++) value = { a: value };
  return value;
}

function throwing(): unknown {
  return new Proxy(
    {},
    {
      get: () => {
        throw new SluiceError({ code: "INTERNAL", message: "This cannot be read." });
      },
      ownKeys: () => {
        throw new SluiceError({ code: "INTERNAL", message: "This cannot be listed." });
      },
    },
  );
}

/** The configuration with a canary in the place of each of its values, one after the other. */
export function withCanaries(config: unknown): readonly unknown[] {
  if (typeof config !== "object" || config === null || Array.isArray(config)) return [];
  return [...Object.keys(config).map((key) => ({ ...config, [key]: CANARY })), { ...config, "unknown-field": CANARY }];
}

/** The configuration with every placeholder spoilt, in both ways; empty when it has none. */
export function withSpoiltPlaceholders(config: unknown): readonly unknown[] {
  const text = JSON.stringify(config);
  if (!text.includes("${")) return [];
  return [text.replaceAll(/\$\{[^}]*\}/g, "${no-such-value}"), text.replaceAll(/(\$\{[^}]*)\}/g, "$1")].map(
    (each) => JSON.parse(each) as unknown,
  );
}
