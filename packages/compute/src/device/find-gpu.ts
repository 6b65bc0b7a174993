/** `navigator.gpu`, undefined where the browser has none. The type library promises it everywhere. */
export function findGpu(): GPU | undefined {
  const { gpu } = navigator as { gpu?: GPU };
  return gpu;
}
