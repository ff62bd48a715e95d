import { visibleText } from "@/components/data/visible-text";
import { Field } from "@/components/ui/field";
import { TextArea } from "@/components/ui/text-area";

interface Props {
  reason: string;
  onReason: (reason: string) => void;
  /** What is typed to confirm; undefined: nothing is. */
  wantedName: string | undefined;
  typedName: string;
  onTypedName: (name: string) => void;
  /** Undefined: it is not asked for. */
  password: string | undefined;
  onPassword: (password: string) => void;
}

/** Why, and of one in place that it is meant. */
export function ConfirmRestore(props: Props) {
  const { reason, onReason, wantedName, typedName, onTypedName, password, onPassword } = props;
  return (
    <div className="grid max-w-[560px] gap-4 pt-5">
      <TextArea
        id="reason"
        name="reason"
        label="Why (optional)"
        hint="It is kept with the run and in the audit log."
        rows={2}
        maxLength={500}
        value={reason}
        onChange={({ target }) => onReason(target.value)}
      />
      {wantedName !== undefined && (
        <Field
          id="typedName"
          name="typedName"
          label={`Type ${visibleText(wantedName)} to confirm`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typedName}
          onChange={({ target }) => onTypedName(target.value)}
        />
      )}
      {password !== undefined && (
        <Field
          id="password"
          name="password"
          type="password"
          label="Your password, once more"
          hint="You signed in more than five minutes ago."
          autoComplete="current-password"
          maxLength={1024}
          value={password}
          onChange={({ target }) => onPassword(target.value)}
        />
      )}
    </div>
  );
}
