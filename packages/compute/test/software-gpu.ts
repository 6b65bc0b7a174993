import process from "node:process";
import type { Engine } from "@starling/compute";
import { createDawnEngine } from "@starling/compute/node";
import { dawnGpu } from "../src/node/dawn-engine.ts";

/** Where Debian's Chromium keeps the Vulkan loader and the software driver that WebGPU in Node runs on here. */
const CHROMIUM = "/usr/lib/chromium";
const RTLD_NOW = 0x2;
const RTLD_NODELETE = 0x1000;

/** `navigator.gpu` of Dawn; on Chromium's software driver unless VK_ICD_FILENAMES names another. */
export async function softwareGpu(): Promise<GPU> {
  useSoftwareDriver();
  return dawnGpu();
}

/** The engine on Dawn. */
export async function dawnEngine(): Promise<Engine> {
  useSoftwareDriver();
  return createDawnEngine();
}

function useSoftwareDriver(): void {
  process.env["VK_ICD_FILENAMES"] ??= `${CHROMIUM}/vk_swiftshader_icd.json`;
  preload(`${CHROMIUM}/libvulkan.so.1`);
}

/**
 * Dawn looks for the Vulkan loader by its bare name. Once the library is in the process, that name finds it wherever
 * it lies; that it is no Node module, which Node then complains about, does not matter.
 */
function preload(library: string): void {
  try {
    process.dlopen({ exports: {} }, library, RTLD_NOW | RTLD_NODELETE);
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("self-register"))) throw error;
  }
}
