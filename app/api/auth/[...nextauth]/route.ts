import { handleAuth } from "@/lib/auth/next-auth";

// Only what the sign-in form uses: next-auth's other endpoints would give a session that ours has revoked, or log
// whatever a stranger posts.
const OFFERED = new Set(["GET csrf", "POST callback/credentials"]);
// A name, a password and a token are a few hundred bytes, at their longest some thousand; anyone may post here, so
// more is not even read.
const MAX_BODY = 16_384;

async function handle(request: Request, context: { params: Promise<{ nextauth: string[] }> }) {
  const { nextauth } = await context.params;
  if (!OFFERED.has(`${request.method} ${nextauth.join("/")}`)) {
    return Response.json({ code: "not_found", message: "There is nothing here." }, { status: 404 });
  }
  if (
    request.method === "POST" &&
    !(Number(request.headers.get("content-length") ?? Number.NaN) <= MAX_BODY)
  ) {
    return Response.json({ code: "invalid", message: "That is too much for a sign-in." }, { status: 413 });
  }
  const response = await handleAuth(request, context);
  response.headers.set("cache-control", "no-store");
  return response;
}

export { handle as GET, handle as POST };
