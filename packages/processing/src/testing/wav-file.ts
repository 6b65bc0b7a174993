/** A WAV's header, field by field, so that tests can write wrong ones. */
export interface WavForm {
  readonly tag: number;
  readonly bits: number;
  readonly channels: number;
  readonly rate: number;
  /** Bytes of a block, where they are not those of the channels. */
  readonly stride?: number;
  /** Whether the format stands in a GUID behind the fields. */
  readonly extensible?: boolean;
  /** A part of three bytes before the format. */
  readonly before?: string;
  /** Length that the part of the samples claims. */
  readonly declared?: number;
}

const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const u16 = (value: number) => [value & 255, (value >> 8) & 255];
const u32 = (value: number) => [...u16(value % 65_536), ...u16(Math.floor(value / 65_536))];

/** A WAV file of these samples, as bytes. */
export function wavFile(form: WavForm, data: Uint8Array): Uint8Array {
  const { tag, bits, channels, rate, extensible = false } = form;
  const stride = form.stride ?? (channels * bits) / 8;
  const fields = [
    ...u16(extensible ? 0xfffe : tag),
    ...u16(channels),
    ...u32(rate),
    ...u32(rate * stride),
    ...u16(stride),
    ...u16(bits),
    ...(extensible ? [...u16(22), ...u16(bits), ...u32(0), ...u16(tag), ...Array<number>(14).fill(0)] : []),
  ];
  const before = form.before === undefined ? [] : [...letters(form.before), ...u32(3), 1, 2, 3, 0];
  const parts = [
    ...before,
    ...letters("fmt "),
    ...u32(fields.length),
    ...fields,
    ...letters("data"),
    ...u32(form.declared ?? data.length),
  ];
  const length = 4 + parts.length + data.length;
  return Uint8Array.from([...letters("RIFF"), ...u32(length), ...letters("WAVE"), ...parts, ...data]);
}
