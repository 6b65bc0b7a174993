// Generated from Provenance.sol by scripts/generate.ts: do not edit.

export const provenanceAbi = [
  {
    "type": "constructor",
    "inputs": [
      {
        "name": "rounds_",
        "type": "address",
        "internalType": "contract IRounds"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "register",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32",
        "internalType": "bytes32"
      },
      {
        "name": "payee",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "bps",
        "type": "uint16",
        "internalType": "uint16"
      },
      {
        "name": "terms",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "registrationOf",
    "inputs": [
      {
        "name": "author",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "digest",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "tuple",
        "internalType": "struct Registration",
        "components": [
          {
            "name": "payee",
            "type": "address",
            "internalType": "address"
          },
          {
            "name": "bps",
            "type": "uint16",
            "internalType": "uint16"
          },
          {
            "name": "registeredAt",
            "type": "uint40",
            "internalType": "uint40"
          },
          {
            "name": "terms",
            "type": "bytes32",
            "internalType": "bytes32"
          }
        ]
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "rounds",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "address",
        "internalType": "contract IRounds"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "seal",
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
        "name": "terms",
        "type": "tuple",
        "internalType": "struct Terms",
        "components": [
          {
            "name": "copies",
            "type": "uint16",
            "internalType": "uint16"
          },
          {
            "name": "base",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "royalties",
            "type": "tuple[]",
            "internalType": "struct Royalty[]",
            "components": [
              {
                "name": "account",
                "type": "address",
                "internalType": "address"
              },
              {
                "name": "bps",
                "type": "uint16",
                "internalType": "uint16"
              }
            ]
          }
        ]
      },
      {
        "name": "header",
        "type": "tuple",
        "internalType": "struct EpochHeader",
        "components": [
          {
            "name": "spec",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "epoch",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "rounds",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "receiptsRoot",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "verdictsRoot",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "payRoot",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "model",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "dag",
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
    "name": "sealOf",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "tuple",
        "internalType": "struct Seal",
        "components": [
          {
            "name": "model",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "parent",
            "type": "bytes32",
            "internalType": "bytes32"
          },
          {
            "name": "epoch",
            "type": "uint32",
            "internalType": "uint32"
          },
          {
            "name": "sealedAt",
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
    "name": "setPayee",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32",
        "internalType": "bytes32"
      },
      {
        "name": "payee",
        "type": "address",
        "internalType": "address"
      }
    ],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "event",
    "name": "PayeeChanged",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "author",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "payee",
        "type": "address",
        "indexed": false,
        "internalType": "address"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "Registered",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "author",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "payee",
        "type": "address",
        "indexed": false,
        "internalType": "address"
      },
      {
        "name": "bps",
        "type": "uint16",
        "indexed": false,
        "internalType": "uint16"
      },
      {
        "name": "terms",
        "type": "bytes32",
        "indexed": false,
        "internalType": "bytes32"
      }
    ],
    "anonymous": false
  },
  {
    "type": "event",
    "name": "Sealed",
    "inputs": [
      {
        "name": "job",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "model",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "parent",
        "type": "bytes32",
        "indexed": true,
        "internalType": "bytes32"
      },
      {
        "name": "epoch",
        "type": "uint32",
        "indexed": false,
        "internalType": "uint32"
      }
    ],
    "anonymous": false
  },
  {
    "type": "error",
    "name": "AlreadyRegistered",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32",
        "internalType": "bytes32"
      },
      {
        "name": "author",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "AlreadySealed",
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
    "name": "HeaderUnknown",
    "inputs": [
      {
        "name": "evidence",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "InvalidRegistration",
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
    "name": "JobNotSettled",
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
    "name": "NotRegistered",
    "inputs": [
      {
        "name": "digest",
        "type": "bytes32",
        "internalType": "bytes32"
      },
      {
        "name": "author",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "TermsUnknown",
    "inputs": [
      {
        "name": "terms",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ]
  }
] as const;

/** Creation code; what the constructor takes, if anything, is in the ABI and follows it. */
export const provenanceBytecode =
  "0x60a034606d57601f610e0c38819003918201601f19168301916001600160401b03831184841017607157808492602094604052833981010312606d57516001600160a01b0381168103606d57608052604051610d869081610086823960805181818161022801526102a70152f35b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe6080806040526004361015610012575f80fd5b5f3560e01c90816310301ce914610988575080633038bfa5146108fd5780635908ae7d1461024c578063a2e800ad14610209578063ca7be8af1461010d5763e5d60a041461005e575f80fd5b34610109576040366003190112610109576004356001600160a01b0381168091036101095761008b610bab565b505f525f60205260405f206024355f52602052608060405f206040516100b081610b6d565b64ffffffffff825461ffff6001600160a01b03821694858552606060016020870192848660a01c16845286604089019660b01c168652015495019485526040519586525116602085015251166040830152516060820152f35b5f80fd5b3461010957604036600319011261010957600435610129610b48565b90335f525f60205260405f20815f5260205260405f209164ffffffffff835460b01c16156101f2576001600160a01b03169182156101ac578273ffffffffffffffffffffffffffffffffffffffff198254161790556040519182527fb26421f51ceae87056bea6ad362850a1cd567b54bfd652dbafa579b800332d1d60203393a3005b60405163564b30c360e11b815260206004820152600560248201527f70617965650000000000000000000000000000000000000000000000000000006044820152606490fd5b5063920034db60e01b5f526004523360245260445ffd5b34610109575f3660031901126101095760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b346101095736600319016103008112610109576101e013610109576101e43567ffffffffffffffff8111610109578036039060606003198301126101095761010036610203190112610109576040516308261d5160e41b81527f00000000000000000000000000000000000000000000000000000000000000006001600160a01b0316602082806102df60048201610bcf565b0381845afa91821561055e575f926108c9575b50815f52600160205264ffffffffff600260405f20015460201c166108b65760405163c1d633bf60e01b8152600481018390529261010084602481855afa93841561055e575f905f956107e3575b5063ffffffff1691821515908161064a575b816105da575b50156105c75760405160208101916020835260a082019061ffff61037e82600401610b5e565b1660408401526024810135978860608501526044820135906022190181121561010957016024600482013591019167ffffffffffffffff8211610109578160061b360383136101095760606080850152819052829060c08201905f905b80821061057b5750506103f7925003601f198101835282610b89565b5190206101a4358103610569575060405192602084016102043581526102243563ffffffff81168091036101095760408601526102443563ffffffff8116809103610109576020915f9160608801526102643560808801526102843560a08801526102a43560c08801526102c435968760e08201526102e435610100820152610100815261048761012082610b89565b604051918291518091835e8101838152039060025afa1561055e5760205f5191015180910361054c575060207f84402e26a7ba6e2a0ab7a497e76bf40b615b875c4aff646ac6d0005f8eb638df916040516104e181610b6d565b85815282810187815263ffffffff60026040840193858552606081019364ffffffffff42168552895f526001885260405f20915182555160018201550192511668ffffffffff0000000083549251861b169168ffffffffffffffffff191617179055604051908152a4005b636c5568c360e11b5f5260045260245ffd5b6040513d5f823e3d90fd5b631f7e441160e01b5f5260045260245ffd5b919092508335906001600160a01b038216820361010957604080916001600160a01b0360019416815261ffff6105b360208901610b5e565b1660208201520194019201849293916103db565b82632ad9096560e01b5f5260045260245ffd5b60405163073ab48760e01b81529150602090829081806105fc60048201610bcf565b03915afa90811561055e575f91610618575b5042101586610358565b90506020813d602011610642575b8161063360209383610b89565b8101031261010957518661060e565b3d9150610626565b90506040516357ff000760e11b81528460048201526101a081602481855afa90811561055e575f9161068a575b506020015163ffffffff16831490610352565b90506101a0813d82116107db575b816106a66101a09383610b89565b81010312610109576040516101a0810181811067ffffffffffffffff8211176107c7576040526106d582610d72565b81526106e360208301610d25565b60208201526106f460408301610d53565b604082015261070560608301610d36565b606082015261071660808301610d36565b608082015261072760a08301610d72565b60a082015260c08201519067ffffffffffffffff82168203610109576107ba61018063ffffffff9460209460c085015261076360e08201610d72565b60e08501526107756101008201610d65565b6101008501526107886101208201610d72565b61012085015261079b6101408201610d72565b6101408501526107ae6101608201610d72565b61016085015201610d53565b6101808201529150610677565b634e487b7160e01b5f52604160045260245ffd5b3d9150610698565b945050836101003d81116108af575b6107fc8183610b89565b8101039361010085126101095760e061081482610d25565b95601f190112610109576040519460e086019186831067ffffffffffffffff8411176107c75760e06108a49163ffffffff9460405260208101518952604081015160208a015261086660608201610d36565b60408a015261087760808201610d25565b60608a015261088860a08201610d53565b60808a015261089960c08201610d53565b60a08a015201610d65565b60c087015290610340565b503d6107f2565b5063f90bb51360e01b5f5260045260245ffd5b9091506020813d6020116108f5575b816108e560209383610b89565b81010312610109575190846102f2565b3d91506108d8565b3461010957602036600319011261010957610916610bab565b506004355f526001602052608060405f2064ffffffffff6040519161093a83610b6d565b63ffffffff81549384815260026001840154936020830194855201549284606060408401938587168552019460201c1684526040519586525160208601525116604084015251166060820152f35b34610109576080366003190112610109576004356109a4610b48565b916044359261ffff84169081850361010957606435928415610b0557506001600160a01b03169384156101ac576127108211610ad957335f525f60205260405f20845f5260205260405f209081549064ffffffffff8260b01c16610ac3579160019175ffff0000000000000000000000000000000000000000869460a01b16907fffffffffff00000000000000ffffffffffffffffffffffffffffffffffffffff7affffffffff000000000000000000000000000000000000000000004260b01b169116171781558673ffffffffffffffffffffffffffffffffffffffff198254161781550155604051938452602084015260408301527f2778e393f916962023cf134c948b66905131864a4d1a4c6cb16a01715bc6b79960603393a3005b8562fcad5d60e11b5f526004523360245260445ffd5b60405163564b30c360e11b815260206004820152600360248201526262707360e81b6044820152606490fd5b63564b30c360e11b815260206004820152600660248201527f64696765737400000000000000000000000000000000000000000000000000006044820152606490fd5b602435906001600160a01b038216820361010957565b359061ffff8216820361010957565b6080810190811067ffffffffffffffff8211176107c757604052565b90601f8019910116810190811067ffffffffffffffff8211176107c757604052565b60405190610bb882610b6d565b5f6060838281528260208201528260408201520152565b906101e08201916004356001600160a01b0381168091036101095781526024356001600160a01b0381168091036101095760208201526044356001600160a01b0381168091036101095760408201526064356001600160a01b0381168091036101095760608201526084356bffffffffffffffffffffffff811680910361010957608082015260a4356fffffffffffffffffffffffffffffffff81168091036101095760a082015260c43563ffffffff81168091036101095760c082015260e43563ffffffff81168091036101095760e08201526101043563ffffffff8116809103610109576101008201526101243563ffffffff8116809103610109576101208201526101443564ffffffffff8116809103610109576101408201526101643564ffffffffff811680910361010957610160820152610184356101808201526101a4356101a08201526101c06101c435910152565b519063ffffffff8216820361010957565b51906fffffffffffffffffffffffffffffffff8216820361010957565b519064ffffffffff8216820361010957565b5190811515820361010957565b51906001600160a01b03821682036101095756" as const;

/** What to find at a deployed address: its sha2-256 once the ranges of `immutables` (in bytes) are zero. */
export const provenanceRuntime = {
  "size": 3462,
  "sha256": "0xa356f592b09315c79b765678b1eb92e5b1d18a8370673376efd2ec3919cf0fd0",
  "immutables": [
    {
      "start": 552,
      "length": 32
    },
    {
      "start": 679,
      "length": 32
    }
  ]
} as const;
