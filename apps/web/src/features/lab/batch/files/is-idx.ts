/** Whether a path is that of an IDX file as MNIST has them: `train-images-idx3-ubyte`, with or without `.gz`. */
export const isIdx = (path: string): boolean => /(\.idx|[.-]idx\d+-ubyte)(\.gz)?$/i.test(path);
