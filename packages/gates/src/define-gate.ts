import {
  type ConfigIssue,
  type GateContext,
  type GateDescriptor,
  type GateKind,
  type GatePlan,
  type GateReads,
  isIdentifier,
  type Json,
  type Outcome,
  placeholdersIn,
  SluiceError,
} from "@sluice/core";
import { lookOnce, templatesIn } from "./look-once.ts";
import type { SchemaOutput, StandardSchema } from "./standard-schema.ts";
import { validateConfig } from "./validate-config.ts";

/** A gate as its author writes it. */
export interface GateSpec<Schema extends StandardSchema> {
  /** The name under `use`; by the identifier grammar. */
  readonly id: string;
  /**
   * Raise it whenever the same input may get another verdict. Runs under way keep the version they started with: a process that has only
   * the new one cannot judge them until they `adopt` the present definition, and `explain` says so.
   */
  readonly version: number;
  /** Checks what stands under `with`. Any Standard Schema that answers synchronously. */
  readonly config: Schema;
  /**
   * Facets, `work`, or `evidence:NAME` that a verdict is about: it stays current while they are equal, and when they change the run goes
   * back to be judged, and worked on, again. Bind no more than the verdict depends on: what changed since the merge base is about `head`
   * and `base`; only what would come out differently on another commit of the base branch is about `baseCommit`.
   */
  readonly binds: readonly string[];
  readonly reads: GateReads;
  /** Default: `evaluate`. */
  readonly kind?: GateKind;
  /** Causes of `error/infrastructure` that `onError` may name. */
  readonly causes?: readonly string[];
  /** Whether it can ever withhold a pass. Default: true. */
  readonly canFail?: boolean;
  /** Whether a pass without evidence is refused. Default: false. */
  readonly needsEvidence?: boolean;
  /** Top-level fields, texts or lists of texts, in which `${…}` stands for a value of the run. They reach `evaluate` filled in. */
  readonly templates?: readonly (keyof SchemaOutput<Schema> & string)[];
  /** Files of the work folder that it reads, with their placeholders. */
  readonly files?: (config: SchemaOutput<Schema>) => readonly string[];
  /** The kind's parameters; needed for every kind but `evaluate`. */
  readonly plan?: (config: SchemaOutput<Schema>) => GatePlan;
  /** Looks once. Needed by `evaluate` and `measure`, absent on others. Throwing is `error/infrastructure`. */
  readonly evaluate?: (context: GateLook<SchemaOutput<Schema>>) => Outcome | Promise<Outcome>;
}

/** Everything a gate may look with, and its configuration in the schema's type. */
export type GateLook<Config> = Omit<GateContext, "config"> & { readonly config: Config };

const KINDS: readonly GateKind[] = ["evaluate", "request", "reserve", "measure", "units", "group"];
const READS: readonly GateReads[] = ["subject", "work", "world"];
const BIND = /^(?:[A-Za-z][A-Za-z0-9]{0,63}|evidence:[a-z0-9][a-z0-9._-]{0,63})$/;

/**
 * Makes a gate. What it returns checks its configuration safely, and lets no outcome out that is malformed, unbounded, late or without
 * the evidence it needs: those become errors, never a pass.
 *
 * @throws SluiceError `GATE_INVALID` when the definition itself is wrong
 */
export function defineGate<const Schema extends StandardSchema>(spec: GateSpec<Schema>): GateDescriptor {
  const kind = spec.kind ?? "evaluate";
  const problem = problemOf(spec, kind);
  if (problem !== undefined) throw invalid(spec.id, problem);
  const { evaluate, templates = [], causes = [], needsEvidence = false } = spec;
  type Config = SchemaOutput<Schema>;
  return Object.freeze({
    id: spec.id,
    version: spec.version,
    kind,
    reads: spec.reads,
    binds: [...new Set(spec.binds)].toSorted(),
    causes: [...causes],
    canFail: spec.canFail ?? true,
    validate: (config: Json) => {
      const result = validateConfig<unknown>(spec.config, config);
      const issues = result.ok ? templates.flatMap((field) => templateIssues(result.value, field)) : [];
      return issues.length === 0 ? result : { ok: false as const, issues };
    },
    plan: (config: unknown) => planOf(spec, kind, config as Config),
    ...(evaluate === undefined
      ? {}
      : {
          evaluate: (context: GateContext) =>
            lookOnce(context, (filled) => evaluate(filled), { templates, rules: { causes, needsEvidence } }),
        }),
  });
}

function planOf<Schema extends StandardSchema>(spec: GateSpec<Schema>, kind: GateKind, config: SchemaOutput<Schema>): GatePlan {
  if (spec.plan === undefined) return { kind: "evaluate", ...(spec.files === undefined ? {} : { files: spec.files(config) }) };
  const plan = spec.plan(config);
  if (plan.kind !== kind) throw invalid(spec.id, `its plan is of kind ${plan.kind}, not ${kind}`);
  return plan;
}

function templateIssues(config: unknown, field: string): readonly ConfigIssue[] {
  const value: unknown =
    typeof config === "object" && config !== null && Object.hasOwn(config, field) ? Reflect.get(config, field) : undefined;
  return templatesIn(value).flatMap((template, at): readonly ConfigIssue[] => {
    const parsed = placeholdersIn(template);
    if (parsed.ok) return [];
    const { because, column } = parsed.problem;
    const message =
      because === "unclosed" ? `has a \${ without its } at column ${column}` : `has an unknown placeholder at column ${column}`;
    return [{ path: Array.isArray(value) ? [field, at] : [field], message }];
  });
}

function problemOf<Schema extends StandardSchema>(spec: GateSpec<Schema>, kind: GateKind): string | undefined {
  if (!isIdentifier(spec.id))
    return "its id is outside the identifier grammar (lower case letters, digits, dot, dash, underscore; at most 64)";
  if (!Number.isSafeInteger(spec.version) || spec.version < 1) return "its version is not a whole number from 1";
  if (!KINDS.includes(kind)) return "its kind is not one of the six";
  if (!READS.includes(spec.reads)) return "reads is subject, work or world";
  if (!spec.binds.every((name) => BIND.test(name))) return "it binds something that is no facet, work or evidence:NAME";
  if (!(spec.causes ?? []).every(isIdentifier)) return "a cause is outside the identifier grammar";
  if (typeof spec.config?.["~standard"]?.validate !== "function") return "its config is no Standard Schema";
  const runsCode = kind === "evaluate" || kind === "measure";
  if (runsCode !== (spec.evaluate !== undefined)) return runsCode ? "it needs evaluate" : `a gate of kind ${kind} runs no code`;
  if (kind !== "evaluate" && spec.plan === undefined) return `a gate of kind ${kind} needs a plan`;
  return spec.plan !== undefined && spec.files !== undefined ? "files belong into its plan" : undefined;
}

function invalid(id: unknown, problem: string): SluiceError {
  const name = isIdentifier(id) ? id : "?";
  return new SluiceError({ code: "GATE_INVALID", message: `Gate ${name} is not defined correctly: ${problem}.`, details: { gate: name } });
}
