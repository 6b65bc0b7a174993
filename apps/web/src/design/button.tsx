import type { ButtonHTMLAttributes } from "react";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: "plain" | "primary" | "danger" | "start";
  readonly small?: boolean;
}

const LOOKS = {
  plain: "",
  primary: "button-primary",
  danger: "button-danger",
  start: "button-primary button-start",
} as const;

/** The class list of something that looks like a button, for links too. */
export function buttonClass(look: keyof typeof LOOKS = "plain", small = false): string {
  return `button ${LOOKS[look]} ${small ? "button-small" : ""}`;
}

export function Button({ look = "plain", small = false, className = "", type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={`${buttonClass(look, small)} ${className}`} {...rest} />;
}
