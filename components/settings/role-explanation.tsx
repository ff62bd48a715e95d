import { Check } from "lucide-react";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { ALL_PERMISSIONS, may, PERMISSION_TEXTS, type Role } from "@/lib/auth/permissions";
import { ROLE_NOTES } from "./role-names";

const ROLES = Object.keys(ROLE_NOTES) as Role[];

/** What each of our roles may do, from the list that the code itself goes by. */
export function RoleExplanation() {
  return (
    <Section title="What the roles may do">
      <dl className="mb-3 grid max-w-[72ch] grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-13">
        {ROLES.map((role) => (
          <div key={role} className="contents">
            <dt className="font-medium">{role}</dt>
            <dd className="text-muted">{ROLE_NOTES[role]}</dd>
          </div>
        ))}
      </dl>
      <Table label="Permissions by role" dense>
        <thead>
          <tr>
            <Th>Permission</Th>
            {ROLES.map((role) => (
              <Th key={role} className="w-24">
                {role}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ALL_PERMISSIONS.map((permission) => (
            <Tr key={permission}>
              <Td>{PERMISSION_TEXTS[permission]}</Td>
              {ROLES.map((role) => (
                <Td key={role} muted>
                  {may(role, permission) ? (
                    <>
                      <Check size={16} aria-hidden />
                      <span className="sr-only">yes</span>
                    </>
                  ) : (
                    <>
                      <span aria-hidden>—</span>
                      <span className="sr-only">no</span>
                    </>
                  )}
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
