import type { ReactNode } from "react";
import { Inert } from "@/components/data/inert";

interface LineProps {
  icon: ReactNode;
  name: string;
  end: ReactNode;
  children: ReactNode;
}

/** Something that goes on, or waits: what it is about, and a sentence. */
export function Line({ icon, name, end, children }: LineProps) {
  return (
    <>
      <p className="flex items-center gap-1.5 text-14 font-medium">
        {icon}
        <span className="min-w-0 flex-1 truncate">
          <Inert text={name} />
        </span>
        <span className="text-12 font-normal text-muted">{end}</span>
      </p>
      <p className="pl-5 text-13 text-muted">{children}</p>
    </>
  );
}
