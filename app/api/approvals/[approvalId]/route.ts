import { jsonRoute } from "@/lib/api/json-route";
import { getApproval } from "@/lib/approvals/get-approval";
import { requireSession } from "@/lib/auth/session";

export const GET = jsonRoute(async (_request, { params }: { params: Promise<{ approvalId: string }> }) => {
  const session = await requireSession();
  return getApproval(session, (await params).approvalId);
});
