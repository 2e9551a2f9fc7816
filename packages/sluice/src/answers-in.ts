import { type FormField, type Json, type JsonObject, SluiceError } from "@sluice/core";
import { showLine } from "./show-line.ts";

/**
 * Answers written as `NAME=VALUE`, of the types that the questions have; `undefined` when there are none. What does not fit goes on as text:
 * the engine says what is wrong with it.
 *
 * @throws SluiceError `COMMAND_INVALID` when one is not written so, or stands twice.
 */
export function answersIn(written: readonly string[], form: readonly FormField[]): JsonObject | undefined {
  if (written.length === 0) return undefined;
  const answers = new Map<string, Json>();
  for (const each of written) {
    const [, name = "", value = ""] = /^([^=]+)=(.*)$/su.exec(each) ?? [];
    if (name === "" || answers.has(name)) {
      const found = name === "" ? `--answer ${showLine(each)}` : `two answers to ${showLine(name)}`;
      throw new SluiceError({ code: "COMMAND_INVALID", message: `Found ${found}, expected NAME=VALUE once for each question.` });
    }
    answers.set(name, typed(value, form.find((field) => field.name === name)?.type));
  }
  return Object.fromEntries(answers);
}

function typed(value: string, type: FormField["type"] | undefined): Json {
  if (type === "yes-no" && (value === "yes" || value === "true")) return true;
  if (type === "yes-no" && (value === "no" || value === "false")) return false;
  if (type === "number" && value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  return value;
}
