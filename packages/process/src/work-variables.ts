import type { EffectRequest, Json } from "@sluice/core";

/** What a worker reads of its work, as JSON. */
export function inputOf(request: EffectRequest): Json {
  const { scope: _scope, pipeline: _pipeline, ...input } = request;
  return JSON.parse(JSON.stringify(input)) as Json;
}

/** The variables by which a worker is told of its work. */
export function variablesOf(request: EffectRequest): Readonly<Record<string, string>> {
  return {
    SLUICE_RUN: request.run,
    SLUICE_STAGE: request.stage,
    SLUICE_WORK: request.work,
    SLUICE_KEY: request.subject.key,
    SLUICE_TOKEN: request.token,
    SLUICE_NONCE: request.nonce,
    SLUICE_EFFECT_KEY: request.key,
  };
}
