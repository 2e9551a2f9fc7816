/** Whether the caller is a browser that shows pages. Clients that ask for anything get JSON. */
export function wantsPage(request: Request): boolean {
  return (request.headers.get("accept") ?? "").toLowerCase().includes("text/html");
}
