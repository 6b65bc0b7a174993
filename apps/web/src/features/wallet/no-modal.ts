/** Stands for the vendor's dialog in WalletConnect's SDK, which is not installed: {@link QrPicture} shows the code. */
export function createAppKit(): never {
  throw new Error("Starling has no AppKit dialog: connect with showQrModal false.");
}
