import type { FormField } from "@sluice/core";
import type { Asked } from "../asked.ts";
import { fieldName } from "../form-answers.ts";
import type { FormPurpose } from "../form-token.ts";
import { type Html, html } from "./html.ts";

/** A form that was made for one person, one question and one gesture. */
export interface FormFields {
  readonly action: string;
  readonly purpose: FormPurpose;
  readonly signature: string;
}

/** One button for each meaning: no gesture means two things. */
export function decisionForm({ answers, you, request }: Asked, { action, purpose, signature }: FormFields): Html {
  // Whoever was answered for may take that back, too.
  const own = answers.find(({ by, for: as }) => by === you.id || as === you.id);
  const revoke =
    own &&
    html`<button name="decision" value="revoke">Take ${own.by === you.id ? "my answer" : `the answer of ${own.by} for me`} back</button>`;
  return html`<h2>Your answer</h2>
    <form method="post" action="${action}">
      <input type="hidden" name="seen" value="${purpose.seen}" />
      <input type="hidden" name="gesture" value="${purpose.gesture}" />
      <input type="hidden" name="until" value="${purpose.until}" />
      <input type="hidden" name="signature" value="${signature}" />
      ${request?.form?.map(question)} ${inPlaceOf(request?.delegations ?? [], you.id)}
      <fieldset>
        <legend>Answer as ${you.id}</legend>
        <label for="reason">Reason (kept for everybody to read)</label>
        <textarea id="reason" name="reason" maxlength="1000"></textarea>
        <button name="decision" value="approve">Approve</button>
        <button name="decision" value="reject">Reject</button>
        ${revoke}
      </fieldset>
    </form>`;
}

/** One question of the request's own form. Only an approval answers it. */
function question(field: FormField, at: number): Html {
  const id = `question-${at}`;
  const words = html`${field.label ?? field.name}${field.optional === true && " (may be left out)"}`;
  if (field.type === "choice" || field.type === "yes-no") {
    const choices = field.type === "choice" ? (field.of ?? []) : ["yes", "no"];
    return html`<label for="${id}">${words}</label>
      <select id="${id}" name="${fieldName(field)}">
        <option value=""></option>
        ${choices.map((choice) => html`<option value="${choice}">${choice}</option>`)}
      </select>`;
  }
  const kind = field.type === "number" ? "decimal" : "text";
  return html`<label for="${id}">${words}</label>
    <input id="${id}" name="${fieldName(field)}" type="text" inputmode="${kind}" maxlength="1000" />`;
}

function inPlaceOf(delegations: NonNullable<Asked["request"]>["delegations"], you: string): Html | undefined {
  const mine = delegations.filter(({ to }) => to === you);
  if (mine.length === 0) return undefined;
  return html`<label for="for">In whose place</label>
    <select id="for" name="for">
      <option value="">my own</option>
      ${mine.map(({ of }) => html`<option value="${of}">${of}</option>`)}
    </select>`;
}
