import type { Asked } from "../asked.ts";
import type { FormPurpose } from "../form-token.ts";
import { type Html, html } from "./html.ts";

/** A form that was made for one person, one question and one gesture. */
export interface FormFields {
  readonly action: string;
  readonly purpose: FormPurpose;
  readonly signature: string;
}

/** One button for each meaning: no gesture means two things. */
export function decisionForm({ answers, you }: Asked, { action, purpose, signature }: FormFields): Html {
  const own = answers.find(({ by }) => by === you.id);
  const revoke = own && html`<button name="decision" value="revoke">Take my answer back</button>`;
  return html`<h2>Your answer</h2>
    <form method="post" action="${action}">
      <input type="hidden" name="seen" value="${purpose.seen}" />
      <input type="hidden" name="gesture" value="${purpose.gesture}" />
      <input type="hidden" name="until" value="${purpose.until}" />
      <input type="hidden" name="signature" value="${signature}" />
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
