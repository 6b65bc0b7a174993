export { attend, attendGradient, attentionScratch } from "./attention";
export { finish, gelu, geluGradient } from "./gelu";
export { clear } from "./memory";
export { norm, normGradient, normParameterGradients } from "./norm";
export { adamW, squaredNorm } from "./optimizer";
export { innerSums, products, productScratch } from "./product";
export { labelLoss, softmax, softmaxGradient } from "./softmax";
