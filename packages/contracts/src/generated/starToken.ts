// Generated from StarToken.sol by scripts/generate.ts: do not edit.

export const starTokenAbi = [
  {
    "type": "constructor",
    "inputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "DOMAIN_SEPARATOR",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "DRIP",
    "inputs": [],
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
    "name": "DRIP_EVERY",
    "inputs": [],
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
    "name": "allowance",
    "inputs": [
      {
        "name": "owner",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "spender",
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
    "name": "approve",
    "inputs": [
      {
        "name": "spender",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "value",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "bool",
        "internalType": "bool"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "balanceOf",
    "inputs": [
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
    "name": "cap",
    "inputs": [],
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
    "name": "decimals",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "uint8",
        "internalType": "uint8"
      }
    ],
    "stateMutability": "view"
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
    "name": "faucet",
    "inputs": [],
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "mint",
    "inputs": [
      {
        "name": "to",
        "type": "address",
        "internalType": "address"
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
    "name": "minter",
    "inputs": [],
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
    "name": "name",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "string",
        "internalType": "string"
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
    "name": "permit",
    "inputs": [
      {
        "name": "owner",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "spender",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "value",
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
    "outputs": [],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "symbol",
    "inputs": [],
    "outputs": [
      {
        "name": "",
        "type": "string",
        "internalType": "string"
      }
    ],
    "stateMutability": "view"
  },
  {
    "type": "function",
    "name": "totalSupply",
    "inputs": [],
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
    "name": "transfer",
    "inputs": [
      {
        "name": "to",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "value",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "bool",
        "internalType": "bool"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "function",
    "name": "transferFrom",
    "inputs": [
      {
        "name": "from",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "to",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "value",
        "type": "uint256",
        "internalType": "uint256"
      }
    ],
    "outputs": [
      {
        "name": "",
        "type": "bool",
        "internalType": "bool"
      }
    ],
    "stateMutability": "nonpayable"
  },
  {
    "type": "event",
    "name": "Approval",
    "inputs": [
      {
        "name": "owner",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "spender",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "value",
        "type": "uint256",
        "indexed": false,
        "internalType": "uint256"
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
    "name": "Transfer",
    "inputs": [
      {
        "name": "from",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "to",
        "type": "address",
        "indexed": true,
        "internalType": "address"
      },
      {
        "name": "value",
        "type": "uint256",
        "indexed": false,
        "internalType": "uint256"
      }
    ],
    "anonymous": false
  },
  {
    "type": "error",
    "name": "ECDSAInvalidSignature",
    "inputs": []
  },
  {
    "type": "error",
    "name": "ECDSAInvalidSignatureLength",
    "inputs": [
      {
        "name": "length",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "ECDSAInvalidSignatureS",
    "inputs": [
      {
        "name": "s",
        "type": "bytes32",
        "internalType": "bytes32"
      }
    ]
  },
  {
    "type": "error",
    "name": "ERC20ExceededCap",
    "inputs": [
      {
        "name": "increasedSupply",
        "type": "uint256",
        "internalType": "uint256"
      },
      {
        "name": "cap",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "ERC20InsufficientAllowance",
    "inputs": [
      {
        "name": "spender",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "allowance",
        "type": "uint256",
        "internalType": "uint256"
      },
      {
        "name": "needed",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "ERC20InsufficientBalance",
    "inputs": [
      {
        "name": "sender",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "balance",
        "type": "uint256",
        "internalType": "uint256"
      },
      {
        "name": "needed",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "ERC20InvalidApprover",
    "inputs": [
      {
        "name": "approver",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "ERC20InvalidCap",
    "inputs": [
      {
        "name": "cap",
        "type": "uint256",
        "internalType": "uint256"
      }
    ]
  },
  {
    "type": "error",
    "name": "ERC20InvalidReceiver",
    "inputs": [
      {
        "name": "receiver",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "ERC20InvalidSender",
    "inputs": [
      {
        "name": "sender",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "ERC20InvalidSpender",
    "inputs": [
      {
        "name": "spender",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "ERC2612ExpiredSignature",
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
    "name": "ERC2612InvalidSigner",
    "inputs": [
      {
        "name": "signer",
        "type": "address",
        "internalType": "address"
      },
      {
        "name": "owner",
        "type": "address",
        "internalType": "address"
      }
    ]
  },
  {
    "type": "error",
    "name": "FaucetDry",
    "inputs": [
      {
        "name": "until",
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
    "name": "InvalidShortString",
    "inputs": []
  },
  {
    "type": "error",
    "name": "NotMinter",
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
    "name": "StringTooLong",
    "inputs": [
      {
        "name": "str",
        "type": "string",
        "internalType": "string"
      }
    ]
  }
] as const;

/** Creation code; what the constructor takes, if anything, is in the ABI and follows it. */
export const starTokenBytecode =
  "0x6101a06040523461048f57604051610018604082610493565b60138152602081017229ba30b93634b733903a32b9ba103a37b5b2b760691b815260405190610048604083610493565b601382527229ba30b93634b733903a32b9ba103a37b5b2b760691b602083015260405192610077604085610493565b600484526329aa20a960e11b602085015260405193610097604086610493565b60018552603160f81b60208601908152845190946001600160401b03821161038a5760035490600182811c92168015610485575b602083101461036c5781601f84931161040f575b50602090601f83116001146103a9575f9261039e575b50508160011b915f199060031b1c1916176003555b8051906001600160401b03821161038a5760045490600182811c92168015610380575b602083101461036c5781601f8493116102f6575b50602090601f8311600114610290575f92610285575b50508160011b915f199060031b1c1916176004555b6b033b2e3c9fd0803ce8000000608052610185816104b6565b61014052610192846104b6565b6101605251902091826101005251902080610120524660c0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a081526101fc60c082610493565b51902060a0523060e0523361018052604051610dfd9081610522823960805181818161019c0152818161071a0152610791015260a05181610b78015260c05181610c35015260e05181610b4901526101005181610bc701526101205181610bed0152610140518161051e0152610160518161054701526101805181818161069401526109330152f35b015190505f80610157565b60045f9081528281209350601f198516905b8181106102de57509084600195949392106102c6575b505050811b0160045561016c565b01515f1960f88460031b161c191690555f80806102b8565b929360206001819287860151815501950193016102a2565b828111156101415760045f52909150601f830160051c7f8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19b60208510610364575b849392601f0160051c82900391015f5b828110610354575050610141565b5f81830155859450600101610346565b5f9150610336565b634e487b7160e01b5f52602260045260245ffd5b91607f169161012d565b634e487b7160e01b5f52604160045260245ffd5b015190505f806100f5565b60035f9081528281209350601f198516905b8181106103f757509084600195949392106103df575b505050811b0160035561010a565b01515f1960f88460031b161c191690555f80806103d1565b929360206001819287860151815501950193016103bb565b828111156100df5760035f52909150601f830160051c7fc2575a0e9e593c00f959f8c92f12db2869c3395a3b0502d05e2516446f71f85b6020851061047d575b849392601f0160051c82900391015f5b82811061046d5750506100df565b5f8183015585945060010161045f565b5f915061044f565b91607f16916100cb565b5f80fd5b601f909101601f19168101906001600160401b0382119082101761038a57604052565b601f8151116104e15760208151910151602082106104d2571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f3560e01c90816306fdde0314610957575080630754617214610914578063095ea7b3146108ee57806318160ddd146108d157806323b872dd146107ec5780632692b36e146107cf578063313ce567146107b4578063355274ea1461077a5780633644e5151461075857806340c10f191461066d57806370a08231146106365780637ecebe00146105fe57806384b0196e1461050657806395d89b41146103fa578063a437c45e146103d7578063a9059cbb146103a6578063d505accf1461026d578063dd62ed3e146102195763de5f72fd146100ed575f80fd5b34610215575f36600319011261021557335f52600860205260405f2054804210610203576201518042018042116101dc57335f52600860205260405f205533156101f057600254683635c9adc5dea0000081018091116101dc57600255335f525f60205260405f20683635c9adc5dea000008154019055604051683635c9adc5dea0000081525f7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef60203393a37f00000000000000000000000000000000000000000000000000000000000000006002548181116101c757005b63279e7e1560e21b5f5260045260245260445ffd5b634e487b7160e01b5f52601160045260245ffd5b63ec442f0560e01b5f525f60045260245ffd5b6313dbd36560e21b5f5260045260245ffd5b5f80fd5b3461021557604036600319011261021557610232610a33565b6001600160a01b03610242610a49565b91165f5260016020526001600160a01b0360405f2091165f52602052602060405f2054604051908152f35b346102155760e036600319011261021557610286610a33565b61028e610a49565b604435906064359260843560ff81168103610215578442116103935761036761035e6001600160a01b039283851697885f52600760205260405f20908154916001830190556040519060208201927f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c984528b6040840152878a1660608401528a608084015260a083015260c082015260c0815261032c60e082610a5f565b519020610337610b3f565b906040519161190160f01b83526002830152602282015260c43591604260a4359220610cfc565b90929192610d89565b1684810361037c575061037a9350610c5b565b005b84906325c0072360e11b5f5260045260245260445ffd5b8463313c898160e11b5f5260045260245ffd5b34610215576040366003190112610215576103cc6103c2610a33565b6024359033610a95565b602060405160018152f35b34610215575f366003190112610215576020604051683635c9adc5dea000008152f35b34610215575f366003190112610215576040515f6004548060011c906001811680156104fc575b6020831081146104e8578285529081156104c45750600114610466575b6104628361044e81850382610a5f565b604051918291602083526020830190610a0f565b0390f35b91905060045f527f8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19b915f905b8082106104aa5750909150810160200161044e61043e565b919260018160209254838588010152019101909291610492565b60ff191660208086019190915291151560051b8401909101915061044e905061043e565b634e487b7160e01b5f52602260045260245ffd5b91607f1691610421565b34610215575f366003190112610215576105a26105427f0000000000000000000000000000000000000000000000000000000000000000610cbe565b61056b7f0000000000000000000000000000000000000000000000000000000000000000610cbe565b60206105b06040519261057e8385610a5f565b5f84525f368137604051958695600f60f81b875260e08588015260e0870190610a0f565b908582036040870152610a0f565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b8281106105e757505050500390f35b8351855286955093810193928101926001016105d8565b34610215576020366003190112610215576001600160a01b0361061f610a33565b165f526007602052602060405f2054604051908152f35b34610215576020366003190112610215576001600160a01b03610657610a33565b165f525f602052602060405f2054604051908152f35b3461021557604036600319011261021557610686610a33565b602435906001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000163303610745576001600160a01b03169081156101f057600254908082018092116101dc5760207fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef915f9360025584845283825260408420818154019055604051908152a37f00000000000000000000000000000000000000000000000000000000000000006002548181116101c757005b631b0e18f960e11b5f523360045260245ffd5b34610215575f366003190112610215576020610772610b3f565b604051908152f35b34610215575f3660031901126102155760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b34610215575f36600319011261021557602060405160128152f35b34610215575f366003190112610215576020604051620151808152f35b3461021557606036600319011261021557610805610a33565b61080d610a49565b604435906001600160a01b03831692835f52600160205260405f206001600160a01b0333165f5260205260405f20545f198110610850575b506103cc9350610a95565b8381106108b65784156108a3573315610890576103cc945f52600160205260405f206001600160a01b0333165f526020528360405f209103905584610845565b634a1406b160e11b5f525f60045260245ffd5b63e602df0560e01b5f525f60045260245ffd5b8390637dc7a0d960e11b5f523360045260245260445260645ffd5b34610215575f366003190112610215576020600254604051908152f35b34610215576040366003190112610215576103cc61090a610a33565b6024359033610c5b565b34610215575f3660031901126102155760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b34610215575f366003190112610215575f6003548060011c90600181168015610a05575b6020831081146104e8578285529081156104c457506001146109a7576104628361044e81850382610a5f565b91905060035f527fc2575a0e9e593c00f959f8c92f12db2869c3395a3b0502d05e2516446f71f85b915f905b8082106109eb5750909150810160200161044e61043e565b9192600181602092548385880101520191019092916109d3565b91607f169161097b565b805180835260209291819084018484015e5f828201840152601f01601f1916010190565b600435906001600160a01b038216820361021557565b602435906001600160a01b038216820361021557565b90601f8019910116810190811067ffffffffffffffff821117610a8157604052565b634e487b7160e01b5f52604160045260245ffd5b6001600160a01b0316908115610b2c576001600160a01b03169182156101f057815f525f60205260405f2054818110610b1357817fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef92602092855f525f84520360405f2055845f525f825260405f20818154019055604051908152a3565b8263391434e360e21b5f5260045260245260445260645ffd5b634b637e8f60e11b5f525f60045260245ffd5b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016301480610c32575b15610b9a577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a08152610c2c60c082610a5f565b51902090565b507f00000000000000000000000000000000000000000000000000000000000000004614610b71565b6001600160a01b03169081156108a3576001600160a01b03169182156108905760207f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92591835f526001825260405f20855f5282528060405f2055604051908152a3565b60ff811690601f8211610ced5760405191610cda604084610a5f565b6020808452838101919036833783525290565b632cd44ac360e21b5f5260045ffd5b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411610d7e579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15610d73575f516001600160a01b03811615610d6957905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f9160039190565b6004811015610de95780610d9b575050565b60018103610db25763f645eedf60e01b5f5260045ffd5b60028103610dcd575063fce698f760e01b5f5260045260245ffd5b600314610dd75750565b6335e2f38360e21b5f5260045260245ffd5b634e487b7160e01b5f52602160045260245ffd" as const;

/** What to find at a deployed address: its sha2-256 once the ranges of `immutables` (in bytes) are zero. */
export const starTokenRuntime = {
  "size": 3581,
  "sha256": "0x5471654b52d61658bf5d80cd7857e1771fc6ef24805675c2dd61e011c51a83e1",
  "immutables": [
    {
      "start": 412,
      "length": 32
    },
    {
      "start": 1310,
      "length": 32
    },
    {
      "start": 1351,
      "length": 32
    },
    {
      "start": 1684,
      "length": 32
    },
    {
      "start": 1818,
      "length": 32
    },
    {
      "start": 1937,
      "length": 32
    },
    {
      "start": 2355,
      "length": 32
    },
    {
      "start": 2889,
      "length": 32
    },
    {
      "start": 2936,
      "length": 32
    },
    {
      "start": 3015,
      "length": 32
    },
    {
      "start": 3053,
      "length": 32
    },
    {
      "start": 3125,
      "length": 32
    }
  ]
} as const;
