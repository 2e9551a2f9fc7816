import { ERROR_CODES, type ErrorCode } from "@sluice/core";
import type { ErrorExample } from "../../test/error-examples/error-example.ts";
import { type ErrorSection, errorSections } from "../../test/error-examples/error-sections.ts";
import { regionOf } from "../checks/docs-fences.ts";
import { readFile } from "../checks/repository.ts";

/** Every code with its meaning, why it comes, what to do, and the part of its example that is shown. */
export function renderErrorCodes(): string {
  return errorSections.map(renderSection).join("\n\n");
}

function renderSection({ title, file, examples }: ErrorSection): string {
  const source = readFile(file).text;
  const codes = Object.entries(examples) as [ErrorCode, ErrorExample][];
  return [`## ${title}`, ...codes.map(([code, { cause, remedy }]) => renderCode(code, cause, remedy, { file, source }))].join("\n\n");
}

function renderCode(
  code: ErrorCode,
  cause: string,
  remedy: string,
  { file, source }: { readonly file: string; readonly source: string },
): string {
  const fence = ["```ts", regionOf(source, code) ?? "", "```"].join("\n");
  return [`### \`${code}\``, ERROR_CODES[code], `- Cause: ${cause}\n- Remedy: ${remedy}`, `<!-- ${file}#${code} -->`, fence].join("\n\n");
}
