// Generated from Rounds.sol by scripts/generate.ts: do not edit.

export const roundsAbi = [
  {
    "type": "constructor",
    "inputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "appoint",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      },
      {
        "name": "d",
        "type": "tuple",
        "internalType": "struct CoordinatorDelegation",
        "components": [
          {
            "name": "job",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "peer",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "signer",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "from",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "expiry",
            "type": "uint64",
            "internalType": "uint64"
          }
        ]
      },
      {
        "name": "signature",
        "type": "bytes",
        "internalType": "bytes"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "caseOf",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      },
      {
        "name": "epoch",
        "type": "uint32",
        "internalType": "uint32"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "tuple",
        "internalType": "struct Case",
        "components": [
          {
            "name": "job",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "domain",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "epoch",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "total",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "root",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "evidence",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "rootBefore",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "evidenceBefore",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "proposer",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "backer",
            "type": "address",
            "internalType": "address"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "challenge",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      },
      {
        "name": "epoch",
        "type": "uint32",
        "internalType": "uint32"
      },
      {
        "name": "reason",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "claim",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32",
        "internalType": "bytes32"
      },
      {
        "name": "c",
        "type": "tuple",
        "internalType": "struct Claim",
        "components": [
          {
            "name": "account",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "cumulative",
            "type": "uint256",
            "internalType": "uint256"
          },
          {
            "name": "index",
            "type": "uint256",
            "internalType": "uint256"
          },
          {
            "name": "proof",
            "type": "bytes32[]",
            "internalType": "bytes32[]"
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "claimMany",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32",
        "internalType": "bytes32"
      },
      {
        "name": "cs",
        "type": "tuple[]",
        "internalType": "struct Claim[]",
        "components": [
          {
            "name": "account",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "cumulative",
            "type": "uint256",
            "internalType": "uint256"
          },
          {
            "name": "index",
            "type": "uint256",
            "internalType": "uint256"
          },
          {
            "name": "proof",
            "type": "bytes32[]",
            "internalType": "bytes32[]"
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "amount",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "claimTo",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32",
        "internalType": "bytes32"
      },
      {
        "name": "c",
        "type": "tuple",
        "internalType": "struct Claim",
        "components": [
          {
            "name": "account",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "cumulative",
            "type": "uint256",
            "internalType": "uint256"
          },
          {
            "name": "index",
            "type": "uint256",
            "internalType": "uint256"
          },
          {
            "name": "proof",
            "type": "bytes32[]",
            "internalType": "bytes32[]"
          }
        ]
      },
      {
        "name": "r",
        "type": "tuple",
        "internalType": "struct Redirect",
        "components": [
          {
            "name": "to",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "nonce",
            "type": "uint256",
            "internalType": "uint256"
          },
          {
            "name": "deadline",
            "type": "uint256",
            "internalType": "uint256"
          },
          {
            "name": "signature",
            "type": "bytes",
            "internalType": "bytes"
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "claimedOf",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32",
        "internalType": "bytes32"
      },
      {
        "name": "account",
        "type": "address",
        "internalType": "address"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "close",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "coordinatorOf",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "address",
        "internalType": "address"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "disprove",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      },
      {
        "name": "epoch",
        "type": "uint32",
        "internalType": "uint32"
      },
      {
        "name": "fraud",
        "type": "tuple",
        "internalType": "struct Fraud",
        "components": [
          {
            "name": "kind",
            "type": "uint8",
            "internalType": "enum FraudKind"
          },
          {
            "name": "data",
            "type": "bytes",
            "internalType": "bytes"
          }
        ]
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "eip712Domain",
    "inputs": [],
    "outputs": [
      {
        "name": "fields",
        "type": "bytes1",
        "internalType": "bytes1"
      },
      {
        "name": "name",
        "type": "string",
        "internalType": "string"
      },
      {
        "name": "version",
        "type": "string",
        "internalType": "string"
      },
      {
        "name": "chainId",
        "type": "uint256",
        "internalType": "uint256"
      },
      {
        "name": "verifyingContract",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "salt",
        "type": "bytes32",
        "internalType": "bytes32"
      },
      {
        "name": "extensions",
        "type": "uint256[]",
        "internalType": "uint256[]"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "epochOf",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32",
        "internalType": "bytes32"
      },
      {
        "name": "epoch",
        "type": "uint32",
        "internalType": "uint32"
      }
    ],
    "outputs": [
      {
        "name": "record",
        "type": "tuple",
        "internalType": "struct Epoch",
        "components": [
          {
            "name": "root",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "evidence",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "total",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "number",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "proposedAt",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "ripeAt",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "challenged",
            "type": "bool",
            "internalType": "bool"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "finalEpoch",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ],
    "outputs": [
      {
        "name": "epoch",
        "type": "uint32",
        "internalType": "uint32"
      },
      {
        "name": "record",
        "type": "tuple",
        "internalType": "struct Epoch",
        "components": [
          {
            "name": "root",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "evidence",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "total",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "number",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "proposedAt",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "ripeAt",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "challenged",
            "type": "bool",
            "internalType": "bool"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "fraudProofs",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "address",
        "internalType": "contract IFraudProofs"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "fund",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32",
        "internalType": "bytes32"
      },
      {
        "name": "amount",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "handover",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      },
      {
        "name": "next",
        "type": "address",
        "internalType": "address"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "idOf",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "id",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "jobOf",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "tuple",
        "internalType": "struct JobState",
        "components": [
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "epoch",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "closedAt",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "escrowed",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "paid",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "signer",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "signerUntil",
            "type": "uint64",
            "internalType": "uint64"
          },
          {
            "name": "bonder",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bonded",
            "type": "bool",
            "internalType": "bool"
          },
          {
            "name": "challenger",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "next",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "nextFrom",
            "type": "uint40",
            "internalType": "uint40"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "nonces",
    "inputs": [
      {
        "name": "owner",
        "type": "address",
        "internalType": "address"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "owedOf",
    "inputs": [
      {
        "name": "id",
        "type": "bytes32",
        "internalType": "bytes32"
      },
      {
        "name": "account",
        "type": "address",
        "internalType": "address"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "post",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      },
      {
        "name": "amount",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "postWithPermit",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      },
      {
        "name": "amount",
        "type": "uint256",
        "internalType": "uint256"
      },
      {
        "name": "deadline",
        "type": "uint256",
        "internalType": "uint256"
      },
      {
        "name": "v",
        "type": "uint8",
        "internalType": "uint8"
      },
      {
        "name": "r",
        "type": "bytes32",
        "internalType": "bytes32"
      },
      {
        "name": "s",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "propose",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      },
      {
        "name": "q",
        "type": "tuple",
        "internalType": "struct Proposal",
        "components": [
          {
            "name": "epoch",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "root",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "total",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "model",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "evidence",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "refund",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "amount",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "resolve",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      },
      {
        "name": "epoch",
        "type": "uint32",
        "internalType": "uint32"
      },
      {
        "name": "stands",
        "type": "bool",
        "internalType": "bool"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "settleUntil",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "sweep",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      }
    ],
    "outputs": [
      {
        "name": "amount",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "withdrawBond",
    "inputs": [
      {
        "name": "p",
        "type": "tuple",
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      },
      {
        "name": "account",
        "type": "address",
        "internalType": "address"
      }
    ],
    "outputs": [
      {
        "name": "amount",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "event",
    "name": "BondWithdrawn",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "account",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "amount",
        "type": "uint256",
        "indexed": false,
        "internalType": "uint256"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "ClaimSkipped",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "account",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "Claimed",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "account",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "to",
        "type": "address",
        "indexed": false,
        "internalType": "address"
      },
      {
        "name": "amount",
        "type": "uint256",
        "indexed": false,
        "internalType": "uint256"
      },
      {
        "name": "cumulative",
        "type": "uint256",
        "indexed": false,
        "internalType": "uint256"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "CoordinatorChanged",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "next",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "from",
        "type": "uint40",
        "indexed": false,
        "internalType": "uint40"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "EIP712DomainChanged",
    "inputs": [],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "EpochChallenged",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "epoch",
        "type": "uint32",
        "indexed": true,
        "internalType": "uint32"
      },
      {
        "name": "challenger",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "reason",
        "type": "bytes32",
        "indexed": false,
        "internalType": "bytes32"
      },
      {
        "name": "ripeAt",
        "type": "uint40",
        "indexed": false,
        "internalType": "uint40"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "EpochDisproved",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "epoch",
        "type": "uint32",
        "indexed": true,
        "internalType": "uint32"
      },
      {
        "name": "caller",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "kind",
        "type": "uint8",
        "indexed": false,
        "internalType": "enum FraudKind"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "EpochProposed",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "epoch",
        "type": "uint32",
        "indexed": true,
        "internalType": "uint32"
      },
      {
        "name": "proposer",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "root",
        "type": "bytes32",
        "indexed": false,
        "internalType": "bytes32"
      },
      {
        "name": "total",
        "type": "uint128",
        "indexed": false,
        "internalType": "uint128"
      },
      {
        "name": "model",
        "type": "bytes32",
        "indexed": false,
        "internalType": "bytes32"
      },
      {
        "name": "evidence",
        "type": "bytes32",
        "indexed": false,
        "internalType": "bytes32"
      },
      {
        "name": "ripeAt",
        "type": "uint40",
        "indexed": false,
        "internalType": "uint40"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "EpochResolved",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "epoch",
        "type": "uint32",
        "indexed": true,
        "internalType": "uint32"
      },
      {
        "name": "stands",
        "type": "bool",
        "indexed": false,
        "internalType": "bool"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "JobClosed",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "closedAt",
        "type": "uint40",
        "indexed": false,
        "internalType": "uint40"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "JobFunded",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "from",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "amount",
        "type": "uint256",
        "indexed": false,
        "internalType": "uint256"
      },
      {
        "name": "escrowed",
        "type": "uint256",
        "indexed": false,
        "internalType": "uint256"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "JobPosted",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "client",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "spec",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "params",
        "type": "tuple",
        "indexed": false,
        "internalType": "struct JobParams",
        "components": [
          {
            "name": "client",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "token",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "coordinator",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "arbiter",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bond",
            "type": "uint96",
            "internalType": "uint96"
          },
          {
            "name": "maxStep",
            "type": "uint128",
            "internalType": "uint128"
          },
          {
            "name": "window",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "ruling",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "silence",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "grace",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "deadline",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "claimUntil",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "salt",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      },
      {
        "name": "amount",
        "type": "uint256",
        "indexed": false,
        "internalType": "uint256"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "Refunded",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "client",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "amount",
        "type": "uint256",
        "indexed": false,
        "internalType": "uint256"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "SignerAppointed",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "signer",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "peer",
        "type": "bytes32",
        "indexed": false,
        "internalType": "bytes32"
      },
      {
        "name": "expiry",
        "type": "uint64",
        "indexed": false,
        "internalType": "uint64"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "Swept",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "client",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "amount",
        "type": "uint256",
        "indexed": false,
        "internalType": "uint256"
      }
    ],
    "anonymous": false
  },
  {
    "type": "error",
    "name": "AmountTooLarge",
    "inputs": [
      {
        "name": "amount",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "ClaimsOpen",
    "inputs": [
      {
        "name": "claimUntil",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "EpochAlreadyChallenged",
    "inputs": [
      {
        "name": "epoch",
        "type": "uint32",
        "internalType": "uint32"
      }
    ]
  },
  {
    "type": "error",
    "name": "EpochNotChallenged",
    "inputs": [
      {
        "name": "epoch",
        "type": "uint32",
        "internalType": "uint32"
      }
    ]
  },
  {
    "type": "error",
    "name": "EpochNotPending",
    "inputs": [
      {
        "name": "epoch",
        "type": "uint32",
        "internalType": "uint32"
      }
    ]
  },
  {
    "type": "error",
    "name": "EpochPending",
    "inputs": [
      {
        "name": "epoch",
        "type": "uint32",
        "internalType": "uint32"
      },
      {
        "name": "ripeAt",
        "type": "uint40",
        "internalType": "uint40"
      }
    ]
  },
  {
    "type": "error",
    "name": "ExceedsTotal",
    "inputs": [
      {
        "name": "due",
        "type": "uint256",
        "internalType": "uint256"
      },
      {
        "name": "left",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "InvalidAccountNonce",
    "inputs": [
      {
        "name": "account",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "currentNonce",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "InvalidParams",
    "inputs": [
      {
        "name": "field",
        "type": "string",
        "internalType": "string"
      }
    ]
  },
  {
    "type": "error",
    "name": "InvalidProof",
    "inputs": [
      {
        "name": "account",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "InvalidShortString",
    "inputs": []
  },
  {
    "type": "error",
    "name": "InvalidSignature",
    "inputs": [
      {
        "name": "signer",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "JobAlreadyClosed",
    "inputs": [
      {
        "name": "closedAt",
        "type": "uint40",
        "internalType": "uint40"
      }
    ]
  },
  {
    "type": "error",
    "name": "JobEnded",
    "inputs": [
      {
        "name": "settleUntil",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "JobExists",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "JobNotEnded",
    "inputs": [
      {
        "name": "settleUntil",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "JobUnknown",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "NoArbiter",
    "inputs": []
  },
  {
    "type": "error",
    "name": "NotArbiter",
    "inputs": [
      {
        "name": "caller",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "NotBonder",
    "inputs": [
      {
        "name": "caller",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "NotClient",
    "inputs": [
      {
        "name": "caller",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "NotCoordinator",
    "inputs": [
      {
        "name": "caller",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "NotProposer",
    "inputs": [
      {
        "name": "caller",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "NothingDue",
    "inputs": [
      {
        "name": "account",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "NothingToRefund",
    "inputs": []
  },
  {
    "type": "error",
    "name": "NothingToSweep",
    "inputs": []
  },
  {
    "type": "error",
    "name": "NothingToWithdraw",
    "inputs": [
      {
        "name": "account",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "ProofMalformed",
    "inputs": []
  },
  {
    "type": "error",
    "name": "ReentrancyGuardReentrantCall",
    "inputs": []
  },
  {
    "type": "error",
    "name": "RootMissing",
    "inputs": []
  },
  {
    "type": "error",
    "name": "SafeCastOverflowedUintDowncast",
    "inputs": [
      {
        "name": "bits",
        "type": "uint8",
        "internalType": "uint8"
      },
      {
        "name": "value",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "SafeERC20FailedOperation",
    "inputs": [
      {
        "name": "token",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "SignatureExpired",
    "inputs": [
      {
        "name": "deadline",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "StaleDelegation",
    "inputs": [
      {
        "name": "current",
        "type": "uint64",
        "internalType": "uint64"
      },
      {
        "name": "given",
        "type": "uint64",
        "internalType": "uint64"
      }
    ]
  },
  {
    "type": "error",
    "name": "StringTooLong",
    "inputs": [
      {
        "name": "str",
        "type": "string",
        "internalType": "string"
      }
    ]
  },
  {
    "type": "error",
    "name": "TokenTakesFee",
    "inputs": [
      {
        "name": "expected",
        "type": "uint256",
        "internalType": "uint256"
      },
      {
        "name": "received",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "TotalOutOfRange",
    "inputs": [
      {
        "name": "least",
        "type": "uint256",
        "internalType": "uint256"
      },
      {
        "name": "most",
        "type": "uint256",
        "internalType": "uint256"
      },
      {
        "name": "given",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "WrongDelegation",
    "inputs": []
  },
  {
    "type": "error",
    "name": "WrongEpoch",
    "inputs": [
      {
        "name": "expected",
        "type": "uint32",
        "internalType": "uint32"
      },
      {
        "name": "given",
        "type": "uint32",
        "internalType": "uint32"
      }
    ]
  }
] as const;

/** Creation code; what the constructor takes, if anything, is in the ABI and follows it. */
export const roundsBytecode =
  "0x610180604052346101885760405161001860408261018c565b60088152602081019067537461726c696e6760c01b82526040519161003e60408461018c565b600183526020830191603160f81b8352610057816101af565b61012052610064846101af565b61014052519020918260e05251902080610100524660a0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a081526100cd60c08261018c565b5190206080523060c0526040516121e18082016001600160401b03811183821017610174578291614320833903905ff080156101695761016052604051614105908161021b823960805181613f45015260a05181614002015260c05181613f16015260e05181613f9401526101005181613fba015261012051816115b7015261014051816115e10152610160518181816101f60152610dc10152f35b6040513d5f823e3d90fd5b634e487b7160e01b5f52604160045260245ffd5b5f80fd5b601f909101601f19168101906001600160401b0382119082101761017457604052565b601f8151116101da5760208151910151602082106101cb571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe60806040526004361015610011575f80fd5b5f5f3560e01c8063073ab487146125c857806311cfb97a146124ea5780631acfcbde1461232657806320e95ceb1461218a578063340f3c3e146121435780633e442ebb1461205e578063424abd1814611f95578063460d59d614611cd457806359b2e4a3146119545780635bd690b9146117e65780635e5b644e1461179e57806370f7a2a11461176b57806374856dd4146116fb5780637ecebe00146116bf5780638261d5101461169957806384b0196e1461159d578063a3a7500a146112cb578063affe000e14611085578063b40d335f14610fac578063b6923aa914610ebe578063c1d633bf14610de5578063c9cf511614610da1578063e46bbc9e14610ce6578063e67bb4f914610b26578063e68c6db014610519578063e8f456be14610435578063f0ca1e9a146101915763f4a564ed1461014e575f80fd5b3461018e576101e036600319011261018e5761017d6040826020935061017261285d565b8152808452206137af565b6001600160a01b0360405191168152f35b80fd5b503461018e5736600319016102208112610431576101e01361018e576101b56125f6565b6102043567ffffffffffffffff811161042d57803603906040600319830112610429576101e061285d565b906101ea82612a38565b90856001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016610221878587612e2b565b92813b1561042d576102d36040519463184276a160e01b865260048601906001600160a01b0361016080928051855260208101516020860152604081015160408601526060810151606086015263ffffffff60808201511660808601526001600160801b0360a08201511660a086015260c081015160c086015260e081015160e08601526101008101516101008601526101208101516101208601528261014082015116610140860152015116910152565b6101a0610184850152806004013596600c881015610429576102f96101a486018961295c565b6024820135906022190181121561042957016024600482013591019167ffffffffffffffff8211610429578136038313610429578461020481848195889760406101c4850152816101e4850152848401378181018301879052601f01601f191681010301915afa9182610410575b50506103be57843d156103b6573d9061037f8261297d565b9161038d6040519384612778565b82523d81602084013e5b8151156103a75750602081519101fd5b634f7b0f0f60e01b8152600490fd5b606090610397565b6103d3906103cb81613d24565b503390612d0e565b6103e0604051809361295c565b7f31aab4f965d5f0b2622c674cc79f17ececfa8baffd57b3f5f6c45b1743dc5745602063ffffffff33951693a480f35b8161041a91612778565b61042557855f610367565b8580fd5b8380fd5b8280fd5b5080fd5b503461018e576101e036600319011261018e57610450612a03565b61045861285d565b61046181612a38565b61046a81612999565b80421061050757508061047f61049b92613ce1565b6001600160801b036002610492836139d9565b01541690612a8a565b9081156104f857916020926001600160a01b036104b6612670565b16907ff552ca82e113ac3c539c3d617f29fcd19c172a0c75dad017555c9e109f7fe18385604051868152a35f5160206140e55f395f51905f525d604051908152f35b63f76aef6560e01b8352600483fd5b635870cd9760e11b8452600452602483fd5b503461018e5736600319016102808112610431576101e01361018e5760a0366101e319011261018e5761054a612a03565b61055261285d565b61055b81612a38565b90610565826139d9565b906002610570612849565b9201549163ffffffff8360801c169063ffffffff8061058e84613bb5565b16911603610af757506105a083613ce1565b6105a983612999565b80421015610ae5575061020435918215610ad6576001600160801b03811660a4356001600160801b038116808203610ad2576105e691508261270a565b6001600160801b03600187015416908180821091180218816001600160801b0361060e612945565b16108015610ab9575b610a8d57505060028401908154946001600160a01b03861633149586610a78575b508515610a64578660ff88935b60f01c16610a55575b61066d61066863ffffffff610661612836565b164261270a565b612d8b565b93610264359788958a61067e612945565b91610687612849565b61069042612d8b565b9060405161069d8161275c565b8d8152602081019b8c526001600160801b03604082019616865263ffffffff606082019216825264ffffffffff608082019316835264ffffffffff60a0820194169b8c855260c0820195865261070060016106f6612849565b1660088d016128b0565b929092610a3f5751825551600182015594516002959095018054915192517fffffffffffffff000000000000000000000000000000000000000000000000009092166001600160801b03969096169590951760809290921b73ffffffff00000000000000000000000000000000169190911760a09190911b64ffffffffff60a01b161783556107b29064ffffffffff9051845464ffffffffff60c81b1916911660c81b64ffffffffff60c81b16178355565b5181547fff00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff1690151560f01b60ff60f01b1617905515610868575b505050506107f8612849565b936001600160801b03610809612945565b604051958652166020850152610244356040850152606084015260808301527f09feca1d0819b87930c87b5e9570e264a50ce725c09c9f399b88fd6e0e2e46a660a063ffffffff33951693a4805f5160206140e55f395f51905f525d80f35b80549360ff8560a01c16948580610a2c575b6109ea575b506001600160601b036108906126f4565b83547fffffffffff000000000000ffffffffffffffffffffffffffffffffffffffffff7fffffffffffffffffffffff00000000000000000000000000000000000000000090911692909116151560a01b74ff0000000000000000000000000000000000000000169190911733171660b09190911b7affffffffff0000000000000000000000000000000000000000000016176001600160a01b03831680151560a881901b75ff0000000000000000000000000000000000000000001692909217909255610991575b5050501561096a575b5f8080806107ec565b61098c61097561269c565b6001600160601b036109856126f4565b169061386a565b610961565b604435906001600160a01b038216918281036109e65750036109d557506001600160a01b03600788925b0191166001600160a01b03198254161790555f8080610958565b60076001600160a01b0391926109bb565b8a80fd5b9094506001600160a01b03806001600160601b03610a066126f4565b169216165f52600f8401602052610a2260405f2091825461270a565b905588935f61087f565b50336001600160a01b038216141561087a565b50505060248f634e487b7160e01b815280600452fd5b610a5f8286613a7a565b61064e565b60ff610a6f82613bcd565b91909193610645565b60b01c64ffffffffff1642111595505f610638565b6001600160801b036064928892610aa2612945565b91632c270d3960e11b855260045260245216604452fd5b50806001600160801b03610acb612945565b1611610617565b8780fd5b630dee983760e41b8552600485fd5b63f4cbc64960e01b8552600452602484fd5b8463ffffffff610b08604493613bb5565b81610b11612849565b636112d25360e01b8552911660045216602452fd5b503461018e5736600319016102008112610431576101e01361018e57610b4a612620565b90610b53612a03565b610b5b61285d565b90610b6582612a38565b916001600160a01b038416908133141580610cda575b610cc75764ffffffffff6002610b90866139d9565b015460c81c164210159384610cb8575b5f838152600f8201602052604090208054908590559480610ca7575b80610c91575b610c3f575b508315610c2b57610beb846020966001600160a01b03610be561269c565b16613b37565b7f25ea4793db0032b8cdaaca90cfb1a94c62132a3aa5194c98958659c26fe2672e85604051868152a35f5160206140e55f395f51905f525d604051908152f35b636e34ee0b60e11b83526004829052602483fd5b93610c5e610c8b916001600160601b03610c576126f4565b169061270a565b600290950180547fffffffffff000000000000000000000000000000000000000000000000000000169055565b5f610bc7565b50826001600160a01b0360028301541614610bc2565b5060ff600282015460a01c16610bbc565b610cc28183613a7a565b610ba0565b63615b69cb60e01b835233600452602483fd5b5061dead821415610b7b565b503461018e57604036600319011261018e57602435600435610d06612a03565b610d0f81612a38565b610d5d836001600160a01b036001840193610d34836001600160801b0387541661270a565b946001600160801b03610d4687613a51565b166001600160801b0319825416179055541661386a565b60405192835260208301527f439883ebd48432eca3367478e8636475ecd452340d85668540eec0211585a73160403393a3805f5160206140e55f395f51905f525d80f35b503461018e578060031936011261018e5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b503461018e57602036600319011261018e5761010090610e996040610e0861287a565b926004358152806020522091610e1d83613a08565b9263ffffffff84169384610e9b575b5050604051928352602083019060c0809180518452602081015160208501526001600160801b03604082015116604085015263ffffffff606082015116606085015264ffffffffff608082015116608085015264ffffffffff60a08201511660a085015201511515910152565bf35b610eb792509060086001610eb1931691016128b0565b506128d7565b5f80610e2c565b503461018e57604036600319011261018e576024359063ffffffff821680830361043157610f0a60e093600160086040610ef661287a565b9660043581528060205220019116906128b0565b50908015159081610f95575b50610f85575b50610e99604051809260c0809180518452602081015160208501526001600160801b03604082015116604085015263ffffffff606082015116606085015264ffffffffff608082015116608085015264ffffffffff60a08201511660a085015201511515910152565b610f8f91506128d7565b5f610f1c565b905063ffffffff600283015460801c16145f610f16565b503461018e576101e036600319011261018e57610fc761285d565b610fd081612a38565b6001600160a01b03610fe0612670565b1633036110725764ffffffffff815460a01c16806110605750602064ffffffffff7ff675aedf3dbd0fb814873af730cc78c4c9f7cbe504eb1c4ce4c4152242e4d13c9261105161102f42612d8b565b825464ffffffffff60a01b191660a09190911b64ffffffffff60a01b16178255565b5460a01c16604051908152a280f35b637663995560e01b8452600452602483fd5b638ccfb28960e01b835233600452602483fd5b503461018e57602036600319011261018e57806040516110a48161272b565b8181528160208201528160408201528160608201528160808201528160a08201528160c08201528160e0820152816101008201528161012082015281610140820152816101608201526101800152600435815280602052604090208054906001600160a01b03821691611116826139d9565b6002015460801c63ffffffff1660018301549060048401549060028501549060038601546001600160a01b031692600587015496600601546001600160a01b031695604051956111658761272b565b89875260208701938452604087019160a01c64ffffffffff168252606087016001600160801b0382168152608088019160801c825260a08801926001600160a01b038516845260c089019460a01c67ffffffffffffffff16855260e08901956001600160a01b03881687526101008a019760a01c60ff16151588526101208a019889526101408a01996001600160a01b038d168b5261016081019b8c52610180019b60a01c64ffffffffff168c526040519c8d525163ffffffff1660208d01525164ffffffffff1660408c0152516001600160801b031660608b0152516001600160801b031660808a0152516001600160a01b031660a08901525167ffffffffffffffff1660c0880152516001600160a01b031660e0870152511515610100860152516001600160a01b0316610120850152516001600160a01b0316610140840152516001600160a01b03166101608301525164ffffffffff166101808201526101a090f35b503461018e5736600319016102008112610431576101e01361018e576112ef612620565b6112f761285d565b6001600160a01b0361130882612a38565b92169182156115715761131a816137af565b906005810164ffffffffff815460a01c168015159081611566575b5061133f42612d8b565b93336001600160a01b0382160361140157506020927f531f58bd7657e5e5adc5a0be92f83e1a7a7160be9976b2cc40eb99461f7f567994926002926113db575b80546001600160a01b031916881790556004810180547fffffffff000000000000000000000000000000000000000000000000000000001690555b0164ffffffffff60b01b19815416905564ffffffffff60405191168152a380f35b6006820164ffffffffff60a01b1982541682556001600160a01b0319815416905561137f565b906001600160a01b03611415959395612670565b1633145f1461155357611535575b5064ffffffffff63ffffffff611437612836565b1691160164ffffffffff811161152157825464ffffffffff60a01b191660a082901b64ffffffffff60a01b16179092557f531f58bd7657e5e5adc5a0be92f83e1a7a7160be9976b2cc40eb99461f7f5679916020916002908260068201886001600160a01b03198254161790556004820167ffffffffffffffff815460a01c1664ffffffffff831611156114cd575b50506113ba565b64ffffffffff6114df61151a9361281c565b82547fffffffff0000000000000000ffffffffffffffffffffffffffffffffffffffff16911660a01b67ffffffffffffffff60a01b16179055565b5f806114c6565b634e487b7160e01b86526011600452602486fd5b6001600160a01b03166001600160a01b03198454161783555f611423565b63f01654df60e01b885233600452602488fd5b90504210155f611335565b606460405163a8c278dd60e01b81526020600482015260046024820152631b995e1d60e21b6044820152fd5b503461018e578060031936011261018e5761163d906115db7f0000000000000000000000000000000000000000000000000000000000000000613ece565b906116057f0000000000000000000000000000000000000000000000000000000000000000613ece565b90602061164b604051936116198386612778565b8385525f368137604051968796600f60f81b885260e08589015260e0880190612637565b908682036040880152612637565b904660608601523060808601528260a086015284820360c08601528080855193848152019401925b82811061168257505050500390f35b835185528695509381019392810192600101611673565b503461018e576101e036600319011261018e575060206116b761285d565b604051908152f35b503461018e57602036600319011261018e576004356001600160a01b038116809103610431578160409160209352600383522054604051908152f35b503461018e57604036600319011261018e5760243567ffffffffffffffff8111610431576080816004019160031990360301126104315790611753602092611741612a03565b61174a816126e0565b90600435612b93565b905f5160206140e55f395f51905f525d604051908152f35b503461018e5736600319016102008112610431576101e01361018e57602090611792612a03565b6117536101e435612f1e565b503461018e57604036600319011261018e576001600160a01b03600f60406117c461260a565b93600435815280602052200191165f52602052602060405f2054604051908152f35b503461018e5736600319016102208112610431576101e01361018e5761180a6125f6565b611812612a03565b61181a61285d565b61182381612a38565b9061182e8383612ca9565b6001600160a01b0361183e612686565b1615611945576002019160ff835460f01c1661192c5760e4359063ffffffff82168083036119285761066861187791600394504261270a565b845460c882901b64ffffffffff60c81b167fff000000000000ffffffffffffffffffffffffffffffffffffffffffffffffff90911617600160f01b179094550180546001600160a01b031916331790556118d261097561269c565b64ffffffffff604051926102043584521660208301527f13cfdb3a566f6f57fdca26ddfa25ac5f47c262b7cea1ae6801c0173f811e7d78604063ffffffff33951693a4805f5160206140e55f395f51905f525d80f35b8680fd5b631fd1e23760e01b855263ffffffff8416600452602485fd5b6304e2778b60e31b8552600485fd5b503461018e5736600319016102a08112610431576101e01361018e5760a0366101e319011261018e576102843567ffffffffffffffff811161043157366023820112156104315780600401359067ffffffffffffffff821161042d57366024838301011161042d576119c461285d565b906119ce82612a38565b926101e43591838314801590611caf575b611ca0576119eb612804565b9167ffffffffffffffff600487019381855460a01c16918291161115611c775750611a146126b2565b936040519060a0820182811067ffffffffffffffff821117611c6357604052815261020435946020820191868352610224356001600160a01b03811681036109e6576040820190815261024435956001600160a01b0387168703611c5f5760608301968752610264359667ffffffffffffffff88168803611c5b57611b17976001600160a01b0367ffffffffffffffff9281602496608089019485526040519a60208c01997ff7223f75c335243844a73cf86fad0cbe39ff02458afb6b7776abc0925d3fbe8b8b525160408d01525160608c0152511660808a0152511660a0880152511660c086015260c08552611b0c60e086612778565b019251902090612b10565b611b1f612804565b9364ffffffffff600582015460a01c1680151580611c52575b80611c3e575b611bf3575b50916040916001600160a01b037f24cad8fb5189def838eb8bde130fe507725e29cacde0aeae09ee9c36f891fd6b946002611b7c6126c9565b9101805464ffffffffff60b01b1916905582547fffffffff000000000000000000000000000000000000000000000000000000001667ffffffffffffffff60a01b60a08a901b1617911617905567ffffffffffffffff6001600160a01b03611be26126c9565b16958351928352166020820152a380f35b7f24cad8fb5189def838eb8bde130fe507725e29cacde0aeae09ee9c36f891fd6b93919550916001600160a01b0364ffffffffff611c3260409561281c565b16969294505091611b43565b508067ffffffffffffffff87161015611b3e565b50804210611b38565b8c80fd5b8b80fd5b634e487b7160e01b8a52604160045260248afd5b8767ffffffffffffffff604492611c8c612804565b90634adaf2f760e11b845260045216602452fd5b63466cc5f560e11b8652600486fd5b50611cb86126b2565b6001600160a01b0380611cca886137af565b16911614156119df565b503461018e57604036600319011261018e576004356024359167ffffffffffffffff831161018e573660238401121561018e5782600401359167ffffffffffffffff8311610431573660248460051b8601011161043157611d33612a03565b81611d3d82612a38565b611d556001611d4b83613a08565b16600883016128b0565b50916001600160801b036002845494015416948060a21989360301905b88811015611f7a5760248160051b8b01013582811215610429578a018760248201611d9e818a8a61365a565b9687151580611f67575b80611e7f575b15611e3a576001600160a01b03600195949392611e30611def8b7f636cc28d1dc3c5f8610bbd1cabdf6585ab2ef79f4b9ae78e840c1b8fd5ac887a9561270a565b9a611e02611dfc846126e0565b936126e0565b9060446040519586951698013591846040919493926001600160a01b03606083019616825260208201520152565b0390a35b01611d72565b965060019392506001600160a01b039150611e54906126e0565b16887f943b5ea0280ef3e66c74085c428db0a55f35ea093e8e1eb6f473ea80e0664e088680a3611e34565b50611e8b88838b613e20565b6001600160a01b03895416611e9f836126e0565b906001600160a01b036040519263a9059cbb60e01b8b52166004528960245260208960448180855af19060018a5114821615611f5a575b509060405280611dae57611eee896044870135612db8565b6001600160a01b03611eff856126e0565b165f52600e8b0160205260405f2055611f55611f1a8a613e9d565b611f2c60018d0191825460801c612a6a565b81546001600160801b031660809190911b6fffffffffffffffffffffffffffffffff1916179055565b611dae565b3b15153d1516165f611ed6565b50611f728c8a613781565b881115611da8565b602084845f5160206140e55f395f51905f525d604051908152f35b503461205a573660031901610280811261205a576101e01361205a576101e43590610224359160ff831680930361205a57611fce612a03565b6001600160a01b03611fde61269c565b16803b1561205a575f809160e4602096604051948593849263d505accf60e01b845233600485015230602485015288604485015261020435606485015260848401526102443560a48401526102643560c48401525af1612043575b5061175390612f1e565b6120509192505f90612778565b5f90611753612039565b5f80fd5b3461205a573660031901610200811261205a576101e01361205a576101806120a76120876125f6565b61208f61279a565b5061209861285d565b6120a181612a38565b90612e2b565b610e9960405180926001600160a01b0361016080928051855260208101516020860152604081015160408601526060810151606086015263ffffffff60808201511660808601526001600160801b0360a08201511660a086015260c081015160c086015260e081015160e08601526101008101516101008601526101208101516101208601528261014082015116610140860152015116910152565b3461205a57604036600319011261205a5761215c61260a565b6004355f525f6020526001600160a01b03600e60405f200191165f52602052602060405f2054604051908152f35b3461205a573660031901610220811261205a576101e01361205a576121ad6125f6565b610204358015159182820361205a576121c461285d565b916121ce83612a38565b906001600160a01b036121df612686565b1633036123135760026121f28484612ca9565b019160ff835460f01c16156122fa579260209263ffffffff92856001600160a01b0360027fe278eb27386a59149dbcaa61c40dfcd8976afd428da33e758c977436e11121b1980154169160038201906001600160a01b03825416916001600160a01b031981541690555f146122b557506122936122aa9361227242612d8b565b64ffffffffff60c81b1964ffffffffff60c81b83549260c81b169116179055565b6001600160601b036122a36126f4565b1690612dc5565b6040519586521693a3005b91506122f592506001600160601b036122cc6126f4565b166001600160a01b0383165f52600f820187526122ee60405f2091825461270a565b9055612d0e565b6122aa565b63ffffffff846325bbc40d60e21b5f521660045260245ffd5b6339063ae160e11b5f523360045260245ffd5b3461205a57606036600319011261205a5760243560043567ffffffffffffffff821161205a5760808260040192600319903603011261205a576044359067ffffffffffffffff821161205a57816004019282360392608060031985011261205a5761238f612a03565b6044810135938442116124d7576123a5836126e0565b946001600160a01b0360248401359616805f52600360205260405f20908154916001830190558188036124c25750506123dd846126e0565b956123e7856126e0565b916123f1896126e0565b916001600160a01b03604051938160208601967f8e342b7a105ab8aa7c1553f89baf97087f02855dd48ab3f90480e7f34d889b1388528b604088015216606086015216608084015260a083015260c082015260c0815261245260e082612778565b519020916064810135916022190182121561205a57019460048601359567ffffffffffffffff871161205a5760240194863603861361205a576020966124aa966124a49461249f93612b10565b6126e0565b91612b93565b5f5f5160206140e55f395f51905f525d604051908152f35b6301d4b62360e61b5f5260045260245260445ffd5b8463cd21db4f60e01b5f5260045260245ffd5b3461205a576101e036600319011261205a57612504612a03565b61250c61285d565b61251581612a38565b64ffffffffff61252361265b565b1642106125a75780600161253c92015460801c90612a8a565b8015612598576020916001600160a01b03612555612670565b16907f0e083373a7cffc389e5d184d0332d4e0d35a0e948d1a6a96c94c6916a44cd06184604051858152a35f5f5160206140e55f395f51905f525d604051908152f35b630d44987f60e21b5f5260045ffd5b64ffffffffff6125b561265b565b63d70a6c7160e01b5f521660045260245ffd5b3461205a576101e036600319011261205a576125e261285d565b5f525f60205260206116b760405f20612999565b6101e4359063ffffffff8216820361205a57565b602435906001600160a01b038216820361205a57565b6101e435906001600160a01b038216820361205a57565b805180835260209291819084018484015e5f828201840152601f01601f1916010190565b6101643564ffffffffff8116810361205a5790565b6004356001600160a01b038116810361205a5790565b6064356001600160a01b038116810361205a5790565b6024356001600160a01b038116810361205a5790565b610244356001600160a01b038116810361205a5790565b610224356001600160a01b038116810361205a5790565b356001600160a01b038116810361205a5790565b6084356001600160601b038116810361205a5790565b9190820180921161271757565b634e487b7160e01b5f52601160045260245ffd5b6101a0810190811067ffffffffffffffff82111761274857604052565b634e487b7160e01b5f52604160045260245ffd5b60e0810190811067ffffffffffffffff82111761274857604052565b90601f8019910116810190811067ffffffffffffffff82111761274857604052565b60405190610180820182811067ffffffffffffffff821117612748576040525f610160838281528260208201528260408201528260608201528260808201528260a08201528260c08201528260e08201528261010082015282610120820152826101408201520152565b6102643567ffffffffffffffff8116810361205a5790565b64ffffffffff5f199116019064ffffffffff821161271757565b60c43563ffffffff8116810361205a5790565b6101e43563ffffffff8116810361205a5790565b6102206040514681523060208201526101e0600460408301372090565b604051906128878261275c565b5f60c0838281528260208201528260408201528260608201528260808201528260a08201520152565b9060028110156128c35760030201905f90565b634e487b7160e01b5f52603260045260245ffd5b906040516128e48161275c565b60c060ff60028395805485526001810154602086015201546001600160801b038116604085015263ffffffff8160801c16606085015264ffffffffff8160a01c16608085015264ffffffffff8160c81c1660a085015260f01c161515910152565b610224356001600160801b038116810361205a5790565b90600c8210156129695752565b634e487b7160e01b5f52602160045260245ffd5b67ffffffffffffffff811161274857601f01601f191660200190565b5460a01c64ffffffffff16806129e157506101443564ffffffffff81169081810361205a57505b610124359063ffffffff82169081830361205a576129de925061270a565b90565b6101443564ffffffffff81169081810361205a575081808210911802186129c0565b5f5160206140e55f395f51905f525c612a295760015f5160206140e55f395f51905f525d565b633ee5aeb560e01b5f5260045ffd5b90815f525f60205260405f20916001600160a01b0383541615612a585750565b63c63e069360e01b5f5260045260245ffd5b906001600160801b03809116911603906001600160801b03821161271757565b600190929192016001600160801b038154166001600160801b038416811115612b09576001600160801b03612ac0858293612a6a565b1693166001600160801b03198254161790556024356001600160a01b0381169081810361205a5750600435906001600160a01b038216820361205a57612b07918491613b37565b565b505f925050565b9290604290612b1d613f0c565b906040519161190160f01b83526002830152602282015220612b3e8261297d565b91612b4c6040519384612778565b808352368185011161205a576020815f92612b6f96838701378401015283613d8a565b15612b775750565b6001600160a01b0390633615713d60e21b5f521660045260245ffd5b929192612b9f81612a38565b93612bb86001612bae87613a08565b16600887016128b0565b5094612bc68487548361365a565b958615612c85576001600160801b036002612be49201541682613781565b808711612c6f575081612c2f877f636cc28d1dc3c5f8610bbd1cabdf6585ab2ef79f4b9ae78e840c1b8fd5ac887a946001600160a01b0385612c28848b8499613e20565b5416613b37565b612c6a612c3b866126e0565b918860206040519586951698013591846040919493926001600160a01b03606083019616825260208201520152565b0390a3565b8663bf9cad9960e01b5f5260045260245260445ffd5b6001600160a01b03612c96866126e0565b6339b3200d60e01b5f521660045260245ffd5b612cb5909291926139d9565b91600283015463ffffffff808260801c16921691808303612cf7575060c81c64ffffffffff16421015612ce55750565b636837f66d60e11b5f5260045260245ffd5b9050636112d25360e01b5f5260045260245260445ffd5b906002612d1a836139d9565b0180547fffffffffffffffffffffffff00000000ffffffffffffffffffffffffffffffff1690556002820180547fffffffffff000000000000000000000000000000000000000000000000000000169055608435916001600160601b0383169081840361205a57612b079350612dc5565b64ffffffffff8111612da15764ffffffffff1690565b6306dfcc6560e41b5f52602860045260245260445ffd5b9190820391821161271757565b612df7916001600160a01b03600f8260011c930194165f528360205260405f20612df083825461270a565b9055612db8565b9061dead5f52602052612e0f60405f2091825461270a565b9055565b63ffffffff5f199116019063ffffffff821161271757565b92919263ffffffff612e3b61279a565b94612e468185612ca9565b612e546001612bae84612e13565b5093612e5e613f0c565b60608901526101a435604089015261018435602089015287526001600160801b03600282015416906001815491015460e089015260c088015260a08701521660808501526001815491015461012085015261010084015260ff60028201546001600160a01b03811661014086015260a81c16612ed75750565b600701546001600160a01b031680612f1057506044356001600160a01b038116810361205a576001600160a01b03905b16610160830152565b6001600160a01b0390612f07565b906001600160a01b03600435166004350361205a57336001600160a01b036004351603613647576001600160a01b03602435166024350361205a576001600160a01b036024351615613601576001600160a01b03604435166044350361205a576001600160a01b0360443516156135bb57610184351561358f5760a4356001600160801b0381161415918261205a576001600160801b0360a43516156135495763ffffffff60c4351660c4350361205a5763ffffffff60c43516156135035764ffffffffff6101443516610144350361205a574264ffffffffff610144351611156134bd576001600160a01b03606435166064350361205a576001600160a01b0360643516151580613486575b6134405763ffffffff6101043516610104350361205a576101043563ffffffff161515928380613414575b6133ce5763ffffffff60e4351660e4350361205a5761308563ffffffff60e4351663ffffffff60c4351661270a565b63ffffffff6101243516610124350361205a577f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81168103612717576130d78160011b63ffffffff610104351661270a565b63ffffffff6101243516106133885761310c9061310763ffffffff610124351664ffffffffff610144351661270a565b61270a565b64ffffffffff6101643516610164350361205a5762093a8081018091116127175764ffffffffff610164351610613342576102206040514681523060208201526101e06004604083013720918294835f525f60205260405f20906001600160a01b0382541661332f576001600160a01b03602435166001600160a01b031983541617825561319983613a51565b6001600160801b036001840191166001600160801b03198254161790556132f6575b506131c88160243561386a565b604051916001600160a01b036004351683526001600160a01b036024351660208401526001600160a01b036044351660408401526001600160a01b036064351660608401526084356001600160601b03811680910361205a57608084015261205a576001600160801b0360a4351660a083015263ffffffff60c4351660c083015263ffffffff60e4351660e083015263ffffffff610104351661010083015263ffffffff610124351661012083015264ffffffffff610144351661014083015264ffffffffff6101643516610160830152610184356101808301526101a4356101a08301526101c4356101c08301526101e082015261018435917f62639f5c10819fa0537fc776d74e2c60b48495babb0ded88b8fc98cb6a7f20cd6102006001600160a01b036004351693a4565b61332990600a61330542612d8b565b91019064ffffffffff60a01b1964ffffffffff60a01b83549260a01b169116179055565b5f6131bb565b84639e2b4bfd60e01b5f5260045260245ffd5b60405163a8c278dd60e01b815260206004820152600a60248201527f636c61696d556e74696c000000000000000000000000000000000000000000006044820152606490fd5b60405163a8c278dd60e01b815260206004820152600560248201527f67726163650000000000000000000000000000000000000000000000000000006044820152606490fd5b60405163a8c278dd60e01b815260206004820152600760248201527f73696c656e6365000000000000000000000000000000000000000000000000006044820152606490fd5b50506084356001600160601b0381169081810361205a57505f906001600160801b0360a4351611613056565b60405163a8c278dd60e01b815260206004820152600760248201527f61726269746572000000000000000000000000000000000000000000000000006044820152606490fd5b506084356001600160601b0381169081810361205a5750158061302b575060e43563ffffffff81169081810361205a57501561302b565b60405163a8c278dd60e01b815260206004820152600860248201527f646561646c696e650000000000000000000000000000000000000000000000006044820152606490fd5b60405163a8c278dd60e01b815260206004820152600660248201527f77696e646f7700000000000000000000000000000000000000000000000000006044820152606490fd5b60405163a8c278dd60e01b815260206004820152600760248201527f6d617853746570000000000000000000000000000000000000000000000000006044820152606490fd5b606460405163a8c278dd60e01b81526020600482015260046024820152637370656360e01b6044820152fd5b60405163a8c278dd60e01b815260206004820152600b60248201527f636f6f7264696e61746f720000000000000000000000000000000000000000006044820152606490fd5b60405163a8c278dd60e01b815260206004820152600560248201527f746f6b656e0000000000000000000000000000000000000000000000000000006044820152606490fd5b638ccfb28960e01b5f523360045260245ffd5b929192613666846126e0565b916001600160a01b03602086013593165f528260205260405f205f5260205f20906060860135601e198736030181121561205a57860191823567ffffffffffffffff811161205a57602084019060051b803603821361205a5760209060408a0135939501015b80821061375b575050159182613751575b5081613747575b5015613723576001600160a01b036136ff600e9394956126e0565b165f520160205260405f20548082115f1461371d576129de91612db8565b50505f90565b6001600160a01b03613734856126e0565b639a06a13f60e01b5f521660045260245ffd5b905015155f6136e4565b811491505f6136dd565b90919360208560051b1690815260208335911852602060405f209460011c9201906136cc565b60010154906001600160801b0382169081808210911802189060801c8082115f1461371d576129de91612db8565b6001600160a01b039060058101549064ffffffffff8260a01c168015159081613800575b506137f6575016806129de57506044356001600160a01b038116810361205a5790565b6006915001541690565b90504210155f6137d3565b60058101549064ffffffffff8260a01c16801515908161385f575b5061384c57506001600160a01b031680613847575060406129de91016126e0565b905090565b600601546001600160a01b031692915050565b90504210155f613826565b81156139d5576001600160a01b03166040516370a0823160e01b8152306004820152602081602481855afa908115613967575f916139a3575b50604051916323b872dd60e01b5f5233600452306024528360445260205f60648180855af160015f5114811615613984575b836040525f6060521561397257826024816020936370a0823160e01b82523060048301525afa8015613967575f90613933575b6139129250612db8565b9080820361391e575050565b6333fe89d360e11b5f5260045260245260445ffd5b506020823d60201161395f575b8161394d60209383612778565b8101031261205a576139129151613908565b3d9150613940565b6040513d5f823e3d90fd5b635274afe760e01b5f5260045260245ffd5b600181151661399a57813b15153d1516166138d5565b833d5f823e3d90fd5b90506020813d6020116139cd575b816139be60209383612778565b8101031261205a57515f6138a3565b3d91506139b1565b5050565b63ffffffff600d82015460801c1663ffffffff600a83015460801c16105f14613a0257600b0190565b60080190565b613a136002916139d9565b015463ffffffff8160801c16908115908115613a3c575b5015613a335790565b6129de90612e13565b64ffffffffff915060c81c164210155f613a2a565b6001600160801b038111613a68576129de90613e9d565b6304041d9560e11b5f5260045260245ffd5b90600381016001600160a01b038154168015159182613ae2575b5050613a9e575050565b6002613aae63ffffffff926139d9565b015460801c16907fe278eb27386a59149dbcaa61c40dfcd8976afd428da33e758c977436e11121b1602060405160018152a3565b80546001600160a01b0319169055608435906001600160601b038216820361205a576001600160a01b03165f52600f8301602052613b2e6001600160601b0360405f209216825461270a565b90555f80613a94565b916001600160a01b036040519263a9059cbb60e01b5f521660045260245260205f60448180865af19060015f5114821615613b94575b60405215613b785750565b6001600160a01b0390635274afe760e01b5f521660045260245ffd5b906001811516613bac57823b15153d15161690613b6d565b503d5f823e3d90fd5b63ffffffff60019116019063ffffffff821161271757565b613bd860048261380b565b60048201546001600160a01b038116331480613cca575b613c9d57506001600160a01b0381163314613c7057506101043563ffffffff81169081810361205a578115159283613c42575b505050613c3c5763219176d160e21b5f523360045260245ffd5b5f905f90565b613c6593506002613c5864ffffffffff926139d9565b015460a01c16905061270a565b4210155f8080613c22565b9190600564ffffffffff91015460a01c168042105f14613c93576129de9061281c565b5064ffffffffff90565b6129de9193925067ffffffffffffffff9060a01c1664ffffffffff80821091180264ffffffffff18612d8b565b5067ffffffffffffffff8160a01c16421115613bef565b613cec6002916139d9565b015464ffffffffff8160c81c1690814210613d05575050565b63ffffffff90639b08856960e01b5f5260801c1660045260245260445ffd5b9060038201916001600160a01b038354168015159384613d4357505050565b6001600160a01b03198154169055608435916001600160601b0383169283810361205a57600f926001600160a01b039150165f5201602052612e0f60405f2091825461270a565b919091613d978284614028565b50600481101561296957159081613e0a575b50613e02576020926064835f94519060405193630b135d3f60e11b855260048501526040602485015286820190604485015e8281018201859052601f01601f191601915afa630b135d3f60e11b5f5114601f3d11161690565b505050600190565b90506001600160a01b038083169116145f613da9565b91613e53906001926001600160a01b03613e39826126e0565b165f52600e8501602052602060405f209101359055613e9d565b9101906001600160801b03825460801c9116016001600160801b0381116127175781546001600160801b031660809190911b6fffffffffffffffffffffffffffffffff1916179055565b6001600160801b038111613eb7576001600160801b031690565b6306dfcc6560e41b5f52608060045260245260445ffd5b60ff811690601f8211613efd5760405191613eea604084612778565b6020808452838101919036833783525290565b632cd44ac360e21b5f5260045ffd5b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016301480613fff575b15613f67577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a08152613ff960c082612778565b51902090565b507f00000000000000000000000000000000000000000000000000000000000000004614613f3e565b8151919060418303614058576140519250602082015190606060408401519301515f1a90614062565b9192909190565b50505f9160029190565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a084116140d9579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15613967575f516001600160a01b038116156140cf57905f905f90565b505f906001905f90565b5050505f916003919056fe9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f00608080604052346015576121c7908161001a8239f35b5f80fdfe60806040526004361015610011575f80fd5b5f3560e01c63184276a114610024575f80fd5b3461006e5736600319016101a0811261006e576101801361006e576101843567ffffffffffffffff811161006e576040600319823603011261006e5761006c9060040161055a565b005b5f80fd5b6060810190811067ffffffffffffffff82111761008e57604052565b634e487b7160e01b5f52604160045260245ffd5b6040810190811067ffffffffffffffff82111761008e57604052565b6080810190811067ffffffffffffffff82111761008e57604052565b6020810190811067ffffffffffffffff82111761008e57604052565b60a0810190811067ffffffffffffffff82111761008e57604052565b90601f8019910116810190811067ffffffffffffffff82111761008e57604052565b359063ffffffff8216820361006e57565b91908261010091031261006e57604051610100810181811067ffffffffffffffff82111761008e5760405260e08082948035845261018560208201610134565b602085015261019660408201610134565b6040850152606081013560608501526080810135608085015260a081013560a085015260c081013560c08501520135910152565b359061ffff8216820361006e57565b35906001600160a01b038216820361006e57565b359067ffffffffffffffff8216820361006e57565b91908261018091031261006e57604051610180810181811067ffffffffffffffff82111761008e5760405280928035825261023f60208201610134565b60208301526040810135604083015261025a606082016101ca565b606083015261026b608082016101ca565b608083015261027c60a082016101d9565b60a083015260c081013560c083015260e081013560e0830152610100810135610100830152610120810135906001600160801b038216820361006e576101606102d9918193610120860152610140810135610140860152016101ed565b910152565b67ffffffffffffffff811161008e5760051b60200190565b9080601f8301121561006e57813561030d816102de565b9261031b6040519485610112565b81845260208085019260051b82010192831161006e57602001905b8282106103435750505090565b8135815260209182019101610336565b919060608382031261006e5760405161036b81610072565b8093610376816101ca565b82526020810135602083015260408101359067ffffffffffffffff821161006e570182601f8201121561006e578035906103af826102de565b936103bd6040519586610112565b82855260208086019360061b8301019181831161006e57602001925b8284106103ea575050505060400152565b60408483031261006e5760206040918251610404816100a2565b61040d876101d9565b815261041a8388016101ca565b838201528152019301926103d9565b919060808382031261006e5760405190610442826100be565b819361044d816101d9565b8352602081013560208401526040810135604084015260608101359167ffffffffffffffff831161006e576060926102d992016102f6565b9080601f8301121561006e57813561049c816102de565b926104aa6040519485610112565b81845260208085019260051b8201019183831161006e5760208201905b8382106104d657505050505090565b813567ffffffffffffffff811161006e576020916104f987848094880101610429565b8152019101906104c7565b81601f8201121561006e5780359067ffffffffffffffff821161008e5760405192610539601f8401601f191660200185610112565b8284526020838301011161006e57815f926020809301838601378301015290565b90813591600c83101561006e57602081013590601e198136030182121561006e570180359067ffffffffffffffff821161006e576020810191803603831361006e57600185146113d4576002851461133f57600385146111af5760048514610f335760058514610e095760068514610d425760078514610a46576008851461080a576009851461073b57600a851461067657600b8514610607578463070f0b1160e01b5f5260045260245ffd5b929350918201919060208284031261006e57359067ffffffffffffffff821161006e570160208183031261006e5760405190610642826100da565b60208101359067ffffffffffffffff821161006e57602061066b92816106749601920101610485565b81526004611951565b565b929350918201919060208284031261006e57359067ffffffffffffffff821161006e57019060208282031261006e57604051916106b2836100da565b60208101359067ffffffffffffffff821161006e5760206106db92816106e69501920101610429565b80835260c435611d06565b604081510151806107295750516001600160a01b0381511615908161071c575b5061070d57565b63261eeaa960e11b5f5260045ffd5b602091500151155f610706565b63c7117d0760e01b5f5260045260245ffd5b92935091820191602080840192908285031261006e57359067ffffffffffffffff821161006e5701916040908390031261006e576040519161077c836100a2565b602081013567ffffffffffffffff811161006e5782602061079f92840101610429565b8352604081013567ffffffffffffffff811161006e576001600160a01b039260206107cd9285940101610429565b926107e2602082019480865282516004611f16565b51511691515116908181106107f5575050565b63e260d0bd60e01b5f5260045260245260445ffd5b81019350602080850192908286031261006e57359067ffffffffffffffff821161006e5701926060908490031261006e576040519261084884610072565b602081013567ffffffffffffffff811161006e5782602061086b92840101610353565b845260208401916040820135835260608201359167ffffffffffffffff831161006e5761089b9201602001610485565b926040810193845251906108b0826004611c51565b60408151920191825151811015610a3457506108d86001600160a01b039183519051906114b3565b515116925f92835b835180518610156109125760019161ffff60206109008961090a956114b3565b51015116906114d4565b9401936108e0565b509093509391909360a435906001600160801b0382169182810361006e575061271082029180830461271014901517156109d8576127100180612710116109d8578015610a22576001905f198301040190151502915f945f5b835180518210156109ec576001600160a01b036109898386936114b3565b5151161461099a575b60010161096b565b9561ffff60206109ab8987516114b3565b510151168086029086820414861517156109d8576001916127106109d09204906114d4565b969050610992565b634e487b7160e01b5f52601160045260245ffd5b505051939493610a00935091506004611d58565b9080821015610a0d575050565b632e52235b60e11b5f5260045260245260445ffd5b634e487b715f5260126020526024601cfd5b63647c25d360e01b5f5260045260245ffd5b9293506020928101838101939092908284031261006e57359067ffffffffffffffff821161006e57019160808383031261006e5760405191610a87836100be565b602084013567ffffffffffffffff811161006e5760209085010182601f8201121561006e578035610ab7816102de565b91610ac56040519384610112565b818352602060a081850193028201019085821161006e57602001915b818310610ce1575050508352604084013567ffffffffffffffff811161006e5760209085010182601f8201121561006e578035610b1d816102de565b91610b2b6040519384610112565b81835260208084019260051b8201019185831161006e5760208201905b838210610cb357505050506020840152606084013567ffffffffffffffff811161006e5760209085010182601f8201121561006e57803591610b89836102de565b92610b976040519485610112565b80845260208085019160051b8401019285841161006e5760208101915b848310610bf7575050505050604083015260808301359067ffffffffffffffff821161006e576020610beb92610674950101610485565b606082015260046114e1565b823567ffffffffffffffff811161006e578201908185039060c0821261006e5760a060405192610c26846100a2565b1261006e57604051610c37816100f6565b6020840135815260408401356020820152610c54606085016101d9565b6040820152610c65608085016101d9565b6060820152610c7660a085016101ed565b6080820152825260c08301359167ffffffffffffffff831161006e57610ca48a602080969581960101610504565b83820152815201920191610bb4565b813567ffffffffffffffff811161006e57602091610cd689848094880101610504565b815201910190610b48565b60a06020848703011261006e57602060a091604051610cff816100f6565b85358152610d0e8387016101d9565b838201526040860135604082015260608601356060820152610d3260808701610134565b6080820152815201920191610ae1565b92935091820191602080840192908285031261006e57359067ffffffffffffffff821161006e5701916040908390031261006e5760405191610d83836100a2565b602081013567ffffffffffffffff811161006e57826020610da692840101610429565b8352604081013567ffffffffffffffff811161006e5760209283610dcf92610df9940101610485565b828401908152610de3845161010435611d06565b6001600160a01b03845151169051906004611d58565b9151015180821015610a0d575050565b9293506020928101838101939092908284031261006e57359067ffffffffffffffff821161006e5701906102e0908290031261006e5760405190610e4c826100f6565b610e598360208301610145565b825261012081013567ffffffffffffffff811161006e57836020610e7f92840101610353565b9260208301938452610e95816101408401610202565b6040840190815260608401926102c081013584526102e08101359367ffffffffffffffff851161006e5761ffff95610ed860609560208998610f0a9601016102f6565b9060808101918252610eee815160e43590611a4d565b610efa89516004611c51565b5191845190519151926004611b00565b510151169151511690818110610f1e575050565b63d5a141f160e01b5f5260045260245260445ffd5b9293506020928101838101939092908284031261006e57359067ffffffffffffffff821161006e570190610460908290031261006e5760405190610f76826100be565b610f838360208301610145565b82528261013f8201121561006e57604092835192610fa18585610112565b6104208301928483851161006e576101208201905b858210611194575050602082019485528261043f8201121561006e57855193610fdf8786610112565b8461046083019185831161006e57905b8282106111845750508683019485523567ffffffffffffffff811161006e5760209101019180601f8401121561006e5785519261102c8785610112565b868101908483831161006e5781905b8382106111585750505050506060810191825261105c815160e43590611a4d565b5f5b6002811061111d575050815151602083510151149081611109575b506110f557506020815151915101519063ffffffff60208201511663ffffffff60208401511614928315936110e3575b5082156110c8575b50506110b957565b633088b6a360e01b5f5260045ffd5b61ffff80929350606080920151169201511614155f806110b1565b8082015190830151141592505f6110a9565b5151635610e17160e11b5f5260045260245ffd5b90506020815151519151015151145f611079565b6001906111528351611130838951611471565b5161113c848951611471565b5190611149858951611471565b51926004611b00565b0161105e565b813567ffffffffffffffff811161006e5760209161117987849387016102f6565b81520191019061103b565b8135815260209182019101610fef565b6020610180916111a48785610202565b815201910190610fb6565b92935091820191602080840192908285031261006e57359067ffffffffffffffff821161006e5701916103c0908390031261006e57604051916111f1836100f6565b6111fe8260208301610145565b835261120e826101208301610145565b9160208401928352611224816102208401610202565b916040850192835260608501916103a082013583526103c08201359167ffffffffffffffff831161006e5761125c92016020016102f6565b60808501908152611271855160e43590611a4d565b5f9360843563ffffffff811680820361006e576001915003611315575b50906112a591855191845190519151926004611b00565b519182516004351491826112fc575b50816112e0575b506112c35750565b602063ffffffff910151166347357bc560e01b5f5260045260245ffd5b905063ffffffff6040816020850151169251015116115f6112bb565b602084015163ffffffff9081169116111591505f6112b4565b6112a59291945060408161133363ffffffff93516101243590611a4d565b5101511693909161128e565b929350909181016020810190610200908390031261006e5763ffffffff60406113858193610120849661137d8386519a6113788c6100a2565b610145565b895201610145565b946020810195865261139b815160e43590611a4d565b6113aa86516101243590611a4d565b510151169251015116808210156113bf575050565b635449f59360e11b5f5260045260245260445ffd5b929350918201916101009083031261006e5761140361140f916020604051946113fc866100da565b0190610145565b80835260e43590611a4d565b518051602435149081611449575b81611439575b5061142a57565b63759de19560e01b5f5260045ffd5b60a09150015160c435145f611423565b905063ffffffff6020820151166084359063ffffffff82169182810361006e5750149061141d565b9060028110156114825760051b0190565b634e487b7160e01b5f52603260045260245ffd5b8051156114825760200190565b8051600110156114825760400190565b80518210156114825760209160051b010190565b919082039182116109d857565b919082018092116109d857565b91908051518015158061192f575b156119135750905f90604083018435916060860135935b825180518210156116b4578161151b916114b3565b518051858151148061169e575b8061164a575b1561162a57506115fb6115e0825160405167ffffffffffffffff608060208301937ff7223f75c335243844a73cf86fad0cbe39ff02458afb6b7776abc0925d3fbe8b855280516040850152602081015160608501526001600160a01b03604082015116828501526001600160a01b0360608201511660a085015201511660c082015260c081526115bf60e082610112565b519020886042916040519161190160f01b8352600283015260228201522090565b6001600160a01b036060845101511690602084015191612009565b156116095750600101611506565b60606001600160a01b039151015116634654cec160e11b5f5260045260245ffd5b60606001600160a01b0391015116634654cec160e11b5f5260045260245ffd5b506001600160a01b036060820151166001600160a01b0361166e6101408c01611e71565b16811490811561167f575b5061152e565b90506001600160a01b036116966101608c01611e71565b16145f611679565b506001600160a01b036060820151161515611528565b5050919293906001600160a01b0360206116ce8451611496565b51015116956116e260608401518883611d58565b925f965f9860808401359763ffffffff8916891415995b845180518d10156118fc578c61170e916114b3565b5180518381036118ea5750602081016001600160a01b038151168581036118d4575060808201918d63ffffffff8451169061006e5763ffffffff8e1681116118c257508e15158f81611896575b50611880578e61180c61180161181c946118139463ffffffff6060604051926001600160a01b0360208501957f47631ff49f60213b782482010ea1cc2e089c7d6c89f938685c7eb6b87da70b42875282516040870152511682850152604081015160808501520198895160a0840152511660c082015260c081526117e060e082610112565b5190208a6042916040519161190160f01b8352600283015260228201522090565b9160208b01516114b3565b51906120ab565b909291926120e5565b6118288951828a611e85565b156118645750805161183a838b6114c7565b106118555760019161184d9151906114d4565b9b019a6116f9565b50505050505050505092505050565b6001600160a01b03906319dcfa5760e31b5f521660045260245ffd5b6040015163096ac5e760e01b5f5260045260245ffd5b60408301518a519092505f1982019182116109d8576040916118b7916114b3565b51015110158f61175b565b63c4bf3da760e01b5f5260045260245ffd5b856312276f0760e01b5f5260045260245260445ffd5b63084459e160e01b5f5260045260245ffd5b8882632e52235b60e11b5f5260045260245260445ffd5b6020820151519063b45351e160e01b5f5260045260245260445ffd5b5060208201515181146114ef565b356001600160801b038116810361006e5790565b5f9260a082019160c00135845b84518051871015611a255786611973916114b3565b5161197e8184611d06565b866119c8575b60200180516119a4836001600160801b0361199e8961193d565b166114c7565b106119bf576001916119b79151906114d4565b95019461195e565b50505092505050565b85515f1988018881116109d8576119de916114b3565b51604082015190604081015182119081611a11575b50156119ff5750611984565b631adcefef60e11b5f5260045260245ffd5b90506060808401515191015151145f6119f3565b506001600160801b03611a378561193d565b633712c12360e01b5f521660045260245260445ffd5b5f60209160405160e0848201928051845263ffffffff8682015116604084015263ffffffff604082015116606084015260608101516080840152608081015160a084015260a081015160c084015260c08101518284015201516101008201526101008152611abd61012082610112565b604051918291518091835e8101838152039060025afa15611af557805f5103611ae35750565b636c5568c360e11b5f5260045260245ffd5b6040513d5f823e3d90fd5b906060611c138596949382611c37979560405167ffffffffffffffff61016060208301937fde4c384e4121d030ae71c86c771ade65d6b4829c45f0d4025e96558eaa0bb51885528051604085015263ffffffff602082015116868501526040810151608085015261ffff868201511660a085015261ffff60808201511660c08501526001600160a01b0360a08201511660e085015260c081015161010085015260e08101516101208501526101008101516101408501526001600160801b0361012082015116828501526101408101516101808501520151166101a08201526101a08152611bf06101c082610112565b5190209101356042916040519161190160f01b8352600283015260228201522090565b6040516020810191825260208152611c2c604082610112565b519020910151611f8d565b15611c3f5750565b6317b1d4e360e31b5f5260045260245ffd5b919091604051602081019060208252604060a082019561ffff8151168284015260208101516060840152015194606060808301528551809152602060c083019601905f5b818110611cd757505050611cb681604094959603601f198101835282610112565b5190209101358103611cc55750565b631f7e441160e01b5f5260045260245ffd5b825180516001600160a01b0316895260209081015161ffff16818a015260409098019790920191600101611c95565b611d3d906001600160a01b038351166020840151905f5260205260405f205f5260205f209260408101936060855192015192611f8d565b15611d455750565b5163be37084f60e01b5f5260045260245ffd5b9190916001825114611dfd57815160028103611deb5750611d8d90611d7c83611496565b51611d86846114a3565b5191611f16565b6001600160a01b0380611d9f83611496565b515116921691821190811591611dcc575b50611dba57505f90565b631ebe9ba560e31b5f5260045260245ffd5b6001600160a01b039150611ddf906114a3565b5151168110155f611db0565b6339277df960e21b5f5260045260245ffd5b611e179060c0611e0e849594611496565b51910135611d06565b6001600160a01b0380611e2984611496565b5151169116809103611e475750611e41602091611496565b51015190565b6001600160a01b03611e5883611496565b515116906312276f0760e01b5f5260045260245260445ffd5b356001600160a01b038116810361006e5790565b6001600160a01b0380611e9b6101408401611e71565b169216918214908115611ef6575b50611eef575f5b8251811015611ee857816001600160a01b036040611ece84876114b3565b515101511614611ee057600101611eb0565b505050600190565b5050505f90565b5050600190565b6001600160a01b039150610160611f0d9101611e71565b1681145f611ea9565b8260c0611f31929493940135611f2c8582611d06565b611d06565b60408101918251916040820192835190600182018092116109d857149182611f78575b505015611f5f575050565b519051906302b3f01560e01b5f5260045260245260445ffd5b60609192508101515191015151145f80611f54565b925f92915b8151841015611fe25760018316611fc757611fad84836114b3565b51905f52602052600160405f205b92811c93019291611f92565b611fd184836114b3565b515f52602052600160405f20611fbb565b93925050159182611fff575b5081611ff8575090565b9050151590565b811491505f611fee565b91909161201682846120ab565b50600481101561209757159081612081575b50611ee0576020926064835f94519060405193630b135d3f60e11b855260048501526040602485015286820190604485015e8281018201859052601f01601f191601915afa630b135d3f60e11b5f5114601f3d11161690565b90506001600160a01b038083169116145f612028565b634e487b7160e01b5f52602160045260245ffd5b81519190604183036120db576120d49250602082015190606060408401519301515f1a90612145565b9192909190565b50505f9160029190565b600481101561209757806120f7575050565b6001810361210e5763f645eedf60e01b5f5260045ffd5b60028103612129575063fce698f760e01b5f5260045260245ffd5b6003146121335750565b6335e2f38360e21b5f5260045260245ffd5b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a084116121bc579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15611af5575f516001600160a01b038116156121b257905f905f90565b505f906001905f90565b5050505f916003919056" as const;

/** What to find at a deployed address: its sha2-256 once the ranges of `immutables` (in bytes) are zero. */
export const roundsRuntime = {
  "size": 16645,
  "sha256": "0x095184c16617b6b17451474719a4aaa72eaaebd6d4cecf6b591d4d6af87e82c4",
  "immutables": [
    {
      "start": 502,
      "length": 32
    },
    {
      "start": 3521,
      "length": 32
    },
    {
      "start": 5559,
      "length": 32
    },
    {
      "start": 5601,
      "length": 32
    },
    {
      "start": 16150,
      "length": 32
    },
    {
      "start": 16197,
      "length": 32
    },
    {
      "start": 16276,
      "length": 32
    },
    {
      "start": 16314,
      "length": 32
    },
    {
      "start": 16386,
      "length": 32
    }
  ]
} as const;
