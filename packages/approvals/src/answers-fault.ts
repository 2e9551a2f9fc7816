import { canonicalJson, type FormField, isStorableText, type Json, type JsonObject } from "@sluice/core";

/** Longest answer, and longest answers together as JSON, in characters. */
export const ANSWER_LIMITS = { text: 1000, all: 2000 } as const;

/** What is wrong with the answers to a form; `undefined`: nothing. Names fields, never what was answered. */
export function answersFault(form: readonly FormField[], answers: JsonObject | undefined): string | undefined {
  const given = answers ?? {};
  const unknown = Object.keys(given).find((name) => !form.some((field) => field.name === name));
  if (unknown !== undefined) return form.length === 0 ? "nothing is asked here" : "an answer was given that nobody asked for";
  for (const field of form) {
    const wrong = fieldFault(field, Object.hasOwn(given, field.name) ? given[field.name] : undefined);
    if (wrong !== undefined) return `${field.name} ${wrong}`;
  }
  return canonicalJson(given).length > ANSWER_LIMITS.all ? `the answers pass ${ANSWER_LIMITS.all} characters together` : undefined;
}

function fieldFault(field: FormField, answer: Json | undefined): string | undefined {
  if (answer === undefined) return field.optional === true ? undefined : "is not answered";
  const wrong = typeFault(field, answer);
  if (wrong !== undefined) return wrong;
  return field.mustBe === undefined || answer === field.mustBe ? undefined : `must be ${String(field.mustBe)} in order to approve`;
}

function typeFault({ type, of }: FormField, answer: Json): string | undefined {
  switch (type) {
    case "text":
      return isText(answer) ? undefined : `must be a text of 1 to ${ANSWER_LIMITS.text} characters`;
    case "choice":
      return of?.some((choice) => choice === answer) === true ? undefined : `must be one of ${(of ?? []).join(", ")}`;
    case "number":
      return Number.isFinite(answer) ? undefined : "must be a number";
    case "yes-no":
      return typeof answer === "boolean" ? undefined : "must be true or false";
  }
}

function isText(answer: Json): boolean {
  return typeof answer === "string" && answer.trim() !== "" && answer.length <= ANSWER_LIMITS.text && isStorableText(answer);
}
