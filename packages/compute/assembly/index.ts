export { attend, attendGradient, attentionScratch } from "./attention";
export { finish, gelu, geluGradient } from "./gelu";
export { maxPoolGradient, movePatches } from "./images";
export { clear } from "./memory";
export { norm, normGradient, normParameterGradients } from "./norm";
export { adamW, squaredNorm } from "./optimizer";
export { innerSums, products, productScratch } from "./product";
export { gatherRows, place, scatterRows, sumRows } from "./rows";
export { labelLosses, logitsToGradient, softmax, softmaxGradient } from "./softmax";
