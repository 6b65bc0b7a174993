import { useMemo } from "react";
import { encode } from "uqr";

/** Modules of quiet around a code (ISO/IEC 18004 asks for four). */
const BORDER = 4;

/** A link as a QR code, dark on light in both themes: cameras expect it so. */
export function QrPicture({ link, label }: { readonly link: string; readonly label: string }) {
  const { size, path } = useMemo(() => {
    const code = encode(link, { border: BORDER, ecc: "M" });
    const dark = code.data.flatMap((row, y) => row.flatMap((set, x) => (set ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: code.size, path: dark.join("") };
  }, [link]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="mx-auto block w-full max-w-72 rounded-lg bg-white"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
