// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Messages} from "../libraries/Messages.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {Voucher} from "../types/Evidence.sol";
import {Appointment, BelowVoucher, Case} from "../types/Fraud.sol";
import {PayFrauds} from "./PayFrauds.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @title VoucherFraud
/// @notice An amount below what the proposer's own side had promised by vouchers.
/// @dev The proposer's side: the proposer, keys that it appointed, and, where it acted for a coordinator, that
/// coordinator and keys that the coordinator appointed. Whoever proposes as a stranger answers only for itself: else a
/// coordinator could sign vouchers afterwards to take its bond. An appointment's expiry does not matter: what was
/// promised before it stays promised.
abstract contract VoucherFraud is PayFrauds {
    function _belowVoucher(Case calldata c, BelowVoucher memory f) internal view {
        bool complete = f.vouchers.length != 0 && f.vouchers.length == f.signatures.length;
        if (!complete) revert VouchersIncomplete(f.vouchers.length, f.signatures.length);
        for (uint256 i = 0; i < f.appointments.length; ++i) {
            _checkAppointment(c, f.appointments[i]);
        }
        address account = f.vouchers[0].account;
        uint256 amount = _amountNow(c, account, f.standing);
        uint256 promised = 0;
        for (uint256 i = 0; i < f.vouchers.length; ++i) {
            Voucher memory v = f.vouchers[i];
            if (v.job != c.job) revert VoucherOfAnotherJob(v.job);
            if (v.account != account) revert OtherAccount(account, v.account);
            if (v.epoch > c.epoch) revert VoucherNotDue(v.epoch);
            if (i != 0 && v.stream <= f.vouchers[i - 1].stream) revert StreamsUnsorted(v.stream);
            bytes32 digest = MessageHashUtils.toTypedDataHash(c.domain, Messages.hashVoucher(v));
            address signer = ECDSA.recover(digest, f.signatures[i]);
            if (!_isOfItsSide(c, signer, f.appointments)) revert VoucherByStranger(signer);
            // The rest of a sum that is beyond the amount could only make it overflow.
            if (v.cumulativeAmount > amount - promised) return;
            promised += v.cumulativeAmount;
        }
        revert AmountStands(promised, amount);
    }

    function _checkAppointment(Case calldata c, Appointment memory a) private view {
        bool fits = a.delegation.job == c.job && a.delegation.from != address(0)
            && (a.delegation.from == c.proposer || a.delegation.from == c.backer);
        if (!fits) revert WrongAppointment(a.delegation.from);
        bytes32 digest = MessageHashUtils.toTypedDataHash(c.domain, Messages.hashCoordinatorDelegation(a.delegation));
        if (!Signatures.isBy(a.delegation.from, digest, a.signature)) revert WrongAppointment(a.delegation.from);
    }

    function _isOfItsSide(Case calldata c, address signer, Appointment[] memory appointments)
        private
        pure
        returns (bool)
    {
        if (signer == c.proposer || signer == c.backer) return true;
        for (uint256 i = 0; i < appointments.length; ++i) {
            if (appointments[i].delegation.signer == signer) return true;
        }
        return false;
    }
}
