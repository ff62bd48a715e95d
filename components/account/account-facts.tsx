import { ROLE_NOTES } from "@/components/settings/role-names";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { Session } from "@/lib/auth/session-store";

interface Props {
  session: Session;
  /** Projects whose roles Keystone did not tell in time. */
  unknown: readonly string[];
}

/** Who one is here, by which site, and what that gives. */
export function AccountFacts({ session, unknown }: Props) {
  const { name, role, kind, siteName, projects } = session;
  return (
    <>
      <p className="max-w-[72ch] text-muted">
        You are {name}, {kind === "local" ? "a local account" : `signed in by ${siteName}`}, with the role{" "}
        {role}: {ROLE_NOTES[role]}.
      </p>
      {kind === "keystone" && (
        <Section title="Your projects" note={projects.length}>
          {unknown.length > 0 && (
            <p className="mb-2 max-w-[72ch] text-13 text-muted">
              Keystone did not tell your roles in {unknown.join(", ")} in time, so they are missing here. Sign
              in again to see them.
            </p>
          )}
          <Table label="Projects and your roles in them" dense>
            <thead>
              <tr>
                <Th>Project</Th>
                <Th>Role</Th>
                <Th>Id</Th>
              </tr>
            </thead>
            <tbody>
              {projects.map((project) => (
                <Tr key={project.id}>
                  <Td strong>{project.name}</Td>
                  <Td muted>{project.role}</Td>
                  <Td mono muted>
                    {project.id}
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </Section>
      )}
    </>
  );
}
