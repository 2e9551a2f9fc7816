// #region server
import { Hono } from "hono";
import type { Sluice } from "@sluice/sdk";
import { signedIn, signIn } from "./sign-in.ts";

const SIGN_IN =
  '<p>Who are you? <a href="/sign-in/alice">alice</a>, <a href="/sign-in/bob">bob</a>, <a href="/sign-in/carol">carol</a></p>';

const toSignIn = () => new Response(null, { status: 302, headers: { location: "/sign-in" } });

/** Your application, with Sluice's approval routes in it. `secret` signs the forms; it is the same in every process. */
export function approvalServer(sluice: Sluice, secret: string): Hono {
  const approvals = sluice.handler({ secret, authenticate: (request) => signedIn(request) ?? toSignIn() });
  const app = new Hono();
  app.all("/approvals/*", (context) => approvals(context.req.raw));
  // Pages of the demonstration: here anybody is whoever they say. Put your own sign-in in their place.
  app.get("/sign-in", (context) => context.html(SIGN_IN));
  app.get("/sign-in/:id", (context) => {
    signIn(context, context.req.param("id"));
    return context.redirect("/approvals");
  });
  return app;
}
// #endregion server
