import type { Pipeline } from "@sluice/core";
import type { Definition, EffectNames, GateIds, StageIds } from "@sluice/definition";

/** A pipeline as hosts have it: what `definePipeline` gives, what was loaded from YAML, or compiled before. */
export type PipelineSource = Definition | Pipeline;

/** Names of pipelines; `string` where they are not known to the compiler. */
export type PipelineNameOf<P> = P extends { readonly name: infer Name extends string } ? Name : never;

/** Ids of gates that pipelines have; `string` where the compiler does not know them. */
export type GateIdOf<P> = P extends PipelineSource ? (IsLiteral<P> extends true ? GateIds<P> : string) : never;

/** Names of effects that pipelines run; `string` where the compiler does not know them. */
export type EffectNameOf<P> = P extends PipelineSource ? (IsLiteral<P> extends true ? EffectNames<P> : string) : never;

/** Compiled pipelines and loaded definitions have names only at run time. */
type IsLiteral<P> = P extends { readonly stages: readonly unknown[] } ? false : string extends StageIds<P> ? false : true;
