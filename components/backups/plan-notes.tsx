import { Inert } from "@/components/data/inert";
import { Notice } from "@/components/ui/notice";
import { groupNotes, type Note, type NoteGroup, namesInWords } from "./group-notes";

function Problem({ text }: { text: string }) {
  return (
    <div className="pb-3">
      <Notice tone="fail">
        <Inert text={text} />
      </Notice>
    </div>
  );
}

function Obstacles({ notes }: { notes: readonly Note[] }) {
  if (notes.length === 0) return null;
  return (
    <div className="pb-3">
      <Notice tone="fail">
        <p className="font-medium">It cannot start like this:</p>
        <Groups groups={groupNotes(notes)} />
      </Notice>
    </div>
  );
}

function Warnings({ notes }: { notes: readonly Note[] }) {
  if (notes.length === 0) return null;
  return (
    <div className="pb-3">
      <Notice tone="warn">
        <p className="font-medium">To be known before it starts:</p>
        <Groups groups={groupNotes(notes)} />
      </Notice>
    </div>
  );
}

function Groups({ groups }: { groups: readonly NoteGroup[] }) {
  return (
    <ul className="max-w-[100ch] list-disc pl-4">
      {groups.map(({ text, todo, kind, names }) => (
        <li key={`${kind} ${names[0]} ${text}`}>
          {kind !== "vnf" && (
            <>
              <Inert text={namesInWords(names, kind)} />:{" "}
            </>
          )}
          <Inert text={text} />
          {!/[.!?]$/.test(text) && "."}
          {todo && (
            <>
              {" "}
              <Inert text={todo} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What stands in the way of a run, what is to be known, and why it was not started. */
export const PlanNotes = { Problem, Obstacles, Warnings };
