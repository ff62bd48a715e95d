import Link from "next/link";
import { Inert } from "@/components/data/inert";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { routes } from "@/lib/routes";
import type { RememberedSite } from "@/lib/sites/sites-list";

/** The sites that are known from manifests only: they have no state, since nothing of them is ever asked. */
export const RememberedSites = ({ sites }: { sites: readonly RememberedSite[] }) => (
  <Section title="Known from manifests only" note="without an address and credentials; never asked">
    <Table label="Sites that are known from manifests only">
      <thead>
        <tr>
          <Th>Site</Th>
          <Th>Region</Th>
          <Th align="right">VNFs</Th>
          <Th align="right">Recovery points</Th>
        </tr>
      </thead>
      <tbody>
        {sites.map(({ id, name, region, vnfs, points }) => (
          <Tr key={id}>
            <Td strong>
              <Link href={routes.site(id)} className="hover:underline hover:underline-offset-3">
                <Inert text={name} />
              </Link>
            </Td>
            <Td muted>
              <Inert text={region} />
            </Td>
            <Td align="right">{vnfs}</Td>
            <Td align="right">{points}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  </Section>
);
