// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeyRegistry} from "../../src/KeyRegistry.sol";
import {Recovery} from "../../src/interfaces/IKeyControl.sol";
import {KeyBundle} from "../../src/libraries/KeyBundles.sol";
import {Record, Records} from "../../src/libraries/Records.sol";
import {Consent, DelegationProof} from "../../src/libraries/Requests.sol";
import {Schnorr, SchnorrProof} from "../../src/libraries/Schnorr.sol";
import {Scopes} from "../../src/libraries/Scopes.sol";
import {SecretKey, Signing} from "../base/Signing.sol";
import {Vm} from "../base/Vm.sol";

/// @title Calls every entry point of the registry with good and bad arguments, by right and wrong actors, and keeps a
/// model of its own of who may do what. What succeeds against the model is counted in `violations`.
contract KeyRegistryHandler {
    using Signing for SecretKey;

    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 private constant ACTORS = 3;
    uint256 private constant LABELS = 4;
    uint256 private constant KEYS = 6;

    string private constant BUNDLE_TYPE =
        "KeyBundle(bytes32 identityKeyX,uint8 identityKeyParity,bytes32 sessionKey,bytes32 kemKeyHash,uint48 scopes,uint8 suite,uint40 notBefore,uint40 notAfter,bytes32 nextKeyHash)";

    /// @dev What the model knows of one name.
    struct Name {
        address registrant;
        bytes32 label;
        bytes32 keyId;
        address owner;
        address pendingOwner;
        address guardian;
        uint256 key; // index of the current identity key
        KeyBundle bundle;
        bytes32 recoveryOf; // hash of the bundle to be replaced, while a recovery is pending
        uint32 recoveryEpoch;
        uint40 recoveryAt;
        address recoveryOwner;
        uint256 recoveryKey;
        bytes32 parent;
    }

    /// @dev That `record` was what keyAt said of a moment that had passed.
    struct Memory {
        bytes32 keyId;
        uint40 timestamp;
        uint32 epoch;
        uint40 notBefore;
    }

    KeyRegistry public immutable registry;
    uint256 public violations;
    string public violation;
    mapping(string action => uint256) public successes;

    uint256[] private _secrets;
    address[] private _actors;
    SecretKey[] private _keys;
    Name[] private _names;
    Memory[] private _memories;
    mapping(bytes32 keyId => mapping(uint32 epoch => bytes)) private _superseded;
    mapping(bytes32 keyId => mapping(uint32 epoch => uint40)) private _notAfter;
    mapping(bytes32 keyId => mapping(uint32 epoch => uint40)) private _endedAt;
    uint256 private _nonce;

    constructor(KeyRegistry registry_) {
        registry = registry_;
        for (uint256 i = 0; i < ACTORS; i++) {
            _secrets.push(0xAC70 + i);
            _actors.push(vm.createWallet(_secrets[i]).addr);
        }
        for (uint256 i = 0; i < KEYS; i++) {
            _keys.push(Signing.key(3000 + i));
        }
        for (uint256 i = 0; i < ACTORS * LABELS; i++) {
            Name storage name = _names.push();
            name.registrant = _actors[i % ACTORS];
            name.label = bytes32(bytes1(uint8(0x61 + i)));
            name.keyId = keccak256(abi.encode(name.registrant, name.label));
            name.owner = name.registrant;
        }
    }

    // ---- entry points

    function register(uint256 which, uint256 by, uint256 key, uint256 terms, bool relayed) external {
        Name storage name = _name(which);
        key = key % KEYS;
        uint256 signer = terms % 5 == 0 ? (key + 1) % KEYS : key; // sometimes a key that is not held
        KeyBundle memory b = _bundle(key, terms);
        SchnorrProof memory p = _possession(signer, name.keyId, 1, b);
        bool fresh = registry.statusOf(name.keyId) == 0;
        address caller = _actor(by);
        bool done;
        if (relayed) {
            Consent memory c = _consent("Register", caller, name.keyId, 1, b);
            try registry.registerFor(name.registrant, name.label, b, p, c) {
                done = true;
            } catch {}
        } else {
            vm.prank(caller);
            try registry.register(name.label, b, p) returns (bytes32 id) {
                // by another registrant it is another name, which the model does not follow
                done = id == name.keyId;
                if (id != keccak256(abi.encode(caller, name.label))) _violate("register: another's keyId");
            } catch {}
        }
        if (!done) return;
        if (!fresh) _violate("register: twice");
        if (caller != name.registrant) _violate("register: not by the registrant");
        if (signer != key) _violate("register: key not held");
        _written(name, key, b, 1);
        successes[relayed ? "registerFor" : "register"]++;
    }

    function rotate(uint256 which, uint256 by, uint256 skip, uint256 terms, bool relayed) external {
        Name storage name = _name(which);
        Record memory before = registry.currentRecord(name.keyId);
        uint256 key = (name.key + 1 + (skip % 4 == 0 ? 1 : 0)) % KEYS;
        uint256 signer = terms % 5 == 0 ? (key + 1) % KEYS : key;
        KeyBundle memory b = _bundle(key, terms);
        if (name.parent != 0 && terms % 3 != 0) b.scopes &= before.scopes;
        SchnorrProof memory p = _possession(signer, name.keyId, before.epoch + 1, b);
        address caller = _actor(by);
        bool delegated = name.parent == 0 || _isDelegated(name.keyId);
        bool done;
        if (relayed) {
            Consent memory c = _consent("Rotate", caller, name.keyId, before.epoch + 1, b);
            try registry.rotateFor(name.registrant, name.label, name.bundle, b, p, c) {
                done = true;
            } catch {}
        } else {
            vm.prank(caller);
            try registry.rotate(name.registrant, name.label, name.bundle, b, p) {
                done = true;
            } catch {}
        }
        if (!done) return;
        if (caller != name.owner) _violate("rotate: not by the owner");
        if (signer != key) _violate("rotate: key not held");
        if (key != (name.key + 1) % KEYS) _violate("rotate: not committed");
        if (before.endedAt != 0) _violate("rotate: revoked");
        if (!delegated) _violate("rotate: lapsed agent");
        if (name.parent != 0 && b.scopes & ~before.scopes != 0) _violate("rotate: agent widened");
        _written(name, key, b, before.epoch + 1);
        successes[relayed ? "rotateFor" : "rotate"]++;
    }

    function extend(uint256 which, uint256 by, uint256 longer, bool held, bool relayed) external {
        Name storage name = _name(which);
        Record memory before = registry.currentRecord(name.keyId);
        if (before.epoch == 0) return;
        KeyBundle memory b = name.bundle;
        b.notAfter = uint40(before.notAfter + longer % 20 days) - 2 days;
        SchnorrProof memory p = _possession(held ? name.key : (name.key + 1) % KEYS, name.keyId, before.epoch, b);
        address caller = _actor(by);
        bool done;
        if (relayed) {
            Consent memory c = _consent("Extend", caller, name.keyId, before.epoch, b);
            try registry.extendFor(name.registrant, name.label, name.bundle, b.notAfter, p, c) {
                done = true;
            } catch {}
        } else {
            vm.prank(caller);
            try registry.extend(name.registrant, name.label, name.bundle, b.notAfter, p) {
                done = true;
            } catch {}
        }
        if (!done) return;
        if (caller != name.owner) _violate("extend: not by the owner");
        if (!held) _violate("extend: key not held");
        if (before.endedAt != 0 || before.notAfter <= block.timestamp) _violate("extend: over");
        if (name.parent != 0) _violate("extend: agent");
        name.bundle = b;
        successes[relayed ? "extendFor" : "extend"]++;
    }

    function revoke(uint256 which, uint256 by, uint256 how) external {
        if (how % 8 != 0) return; // seldom, so that there is something to revoke
        Name storage name = _name(which);
        Record memory before = registry.currentRecord(name.keyId);
        address caller = _actor(by);
        bool done;
        string memory action = ["revoke", "revokeFor", "revokeWithCertificate"][how / 8 % 3];
        bool rightful = caller == name.owner;
        if (how / 8 % 3 == 0) {
            vm.prank(caller);
            try registry.revoke(name.registrant, name.label) {
                done = true;
            } catch {}
        } else if (how / 8 % 3 == 1) {
            Consent memory c = _consentToRevoke(caller, name.keyId, before.epoch);
            try registry.revokeFor(name.registrant, name.label, c) {
                done = true;
            } catch {}
        } else {
            rightful = by % 2 == 0;
            bytes32 digest =
                _digest("RevocationCertificate(bytes32 keyId,uint32 epoch)", abi.encode(name.keyId, before.epoch));
            SchnorrProof memory p = _keys[rightful ? name.key : (name.key + 1) % KEYS].sign(digest);
            try registry.revokeWithCertificate(name.registrant, name.label, name.bundle, p) {
                done = true;
            } catch {}
        }
        if (!done) return;
        if (!rightful) _violate("revoke: no right to");
        if (before.endedAt != 0) _violate("revoke: twice");
        _endedAt[name.keyId][before.epoch] = uint40(block.timestamp);
        successes[action]++;
    }

    function registerAgent(uint256 which, uint256 parentOf, uint256 key, uint256 terms, bool renewed) external {
        Name storage name = renewed ? _agent(which) : _name(which);
        for (uint256 i = 0; !renewed && i < 6 && registry.statusOf(name.keyId) != 0; i++) {
            name = _name(which % _names.length + i + 1); // a fresh one rather than one that is taken
        }
        Name storage parent = renewed && parentOf % 4 != 0 ? _parentOf(name) : _name(parentOf);
        Record memory before = registry.currentRecord(name.keyId);
        Record memory parentRecord = registry.currentRecord(parent.keyId);
        key = renewed ? (name.key + 1) % KEYS : key % KEYS;
        KeyBundle memory b = _bundle(key, terms);
        if (terms % 4 != 0) {
            b.scopes &= parentRecord.scopes & ~Scopes.DELEGATE;
            b.notBefore = 0;
            if (b.notAfter > parentRecord.notAfter) b.notAfter = parentRecord.notAfter;
        }
        uint32 epoch = before.epoch + 1;
        uint256 signer = terms % 7 == 0 ? (parent.key + 1) % KEYS : parent.key;
        DelegationProof memory d = _delegation(parent, parentRecord.epoch, signer, name.keyId, epoch, b);
        SchnorrProof memory p = _possession(key, name.keyId, epoch, b);
        bool done;
        vm.prank(name.owner);
        if (renewed) {
            try registry.rotateAgent(name.registrant, name.label, name.bundle, b, p, d) {
                done = true;
            } catch {}
        } else {
            try registry.registerAgent(name.label, parent.keyId, b, p, d) {
                done = true;
            } catch {}
        }
        if (!done) return;
        if (signer != parent.key) _violate("delegate: not by the parent's key");
        if (parent.parent != 0) _violate("delegate: an agent's agent");
        if (renewed && name.parent != parent.keyId) _violate("delegate: another parent");
        if (!renewed && before.epoch != 0) _violate("delegate: registered already");
        if (!registry.isActive(parent.keyId, Scopes.DELEGATE)) _violate("delegate: parent not active");
        if (!registry.isActive(name.keyId, 0)) _violate("delegate: agent not active");
        name.parent = parent.keyId;
        _written(name, key, b, epoch);
        successes[renewed ? "rotateAgent" : "registerAgent"]++;
    }

    function revokeAgent(uint256 which, uint256 parentOf, uint256 by) external {
        if (by % 3 == 0) return;
        Name storage name = _agent(which);
        Name storage parent = parentOf % 4 == 0 ? _name(parentOf) : _parentOf(name);
        Record memory before = registry.currentRecord(name.keyId);
        address caller = _actor(by);
        vm.prank(caller);
        try registry.revokeAgent(parent.registrant, parent.label, name.registrant, name.label) {
            if (name.parent != parent.keyId) _violate("revokeAgent: not its parent");
            if (caller != parent.owner) _violate("revokeAgent: not by the parent's owner");
            _endedAt[name.keyId][before.epoch] = uint40(block.timestamp);
            successes["revokeAgent"]++;
        } catch {}
    }

    function handOver(uint256 which, uint256 by, uint256 to, bool accept) external {
        Name storage name = _name(which);
        address caller = _actor(by);
        vm.prank(caller);
        if (accept) {
            try registry.acceptOwnership(name.registrant, name.label) {
                if (caller != name.pendingOwner) _violate("accept: not offered");
                (name.owner, name.pendingOwner, name.guardian) = (caller, address(0), address(0));
                name.recoveryAt = 0;
                successes["acceptOwnership"]++;
            } catch {}
        } else {
            address pendingOwner = to % 5 == 0 ? address(0) : _actor(to);
            try registry.offerOwnership(name.registrant, name.label, pendingOwner) {
                if (caller != name.owner || name.parent != 0) _violate("offer: no right to");
                name.pendingOwner = pendingOwner;
                successes["offerOwnership"]++;
            } catch {}
        }
    }

    function setGuardian(uint256 which, uint256 by, uint256 to, uint40 delay) external {
        Name storage name = _name(which);
        address caller = by % 4 == 0 ? _actor(by >> 4) : name.owner;
        address guardian = to % 5 == 0 ? address(0) : _actor(to);
        vm.prank(caller);
        try registry.setGuardian(
            name.registrant, name.label, guardian, guardian == address(0) ? 0 : 1 days + delay % 3 days
        ) {
            if (caller != name.owner || name.parent != 0) _violate("guardian: no right to");
            (name.guardian, name.recoveryAt) = (guardian, 0);
            successes["setGuardian"]++;
        } catch {}
    }

    function proposeRecovery(uint256 which, uint256 by, uint256 to, uint256 key) external {
        Name storage name = _name(which);
        address caller = by % 4 == 0 ? _actor(by >> 4) : name.guardian;
        bytes32 replacement = _hash(_recoveryBundle(key % KEYS));
        vm.prank(caller);
        try registry.proposeRecovery(name.registrant, name.label, _actor(to), replacement) {
            if (caller != name.guardian) _violate("propose: not the guardian");
            Recovery memory recovery = registry.recoveryOf(name.keyId);
            name.recoveryAt = recovery.readyAt;
            name.recoveryOwner = _actor(to);
            name.recoveryKey = key % KEYS;
            name.recoveryOf = registry.currentRecord(name.keyId).bundleHash;
            name.recoveryEpoch = registry.currentRecord(name.keyId).epoch;
            (, uint40 delay) = registry.guardianOf(name.keyId);
            if (delay < 1 days || recovery.readyAt != block.timestamp + delay) _violate("propose: no delay");
            successes["proposeRecovery"]++;
        } catch {}
    }

    function endRecovery(uint256 which, uint256 by, uint256 key, bool cancel) external {
        Name storage name = _name(which);
        address caller = _actor(by);
        if (cancel) {
            vm.prank(caller);
            try registry.cancelRecovery(name.registrant, name.label) {
                if (caller != name.owner && caller != name.guardian) _violate("cancel: no right to");
                if (name.recoveryAt == 0) _violate("cancel: nothing");
                name.recoveryAt = 0;
                successes["cancelRecovery"]++;
            } catch {}
            return;
        }
        if (by % 4 != 0) caller = name.recoveryOwner;
        key = key % 4 == 0 ? key / 4 % KEYS : name.recoveryKey;
        Record memory before = registry.currentRecord(name.keyId);
        KeyBundle memory b = _recoveryBundle(key);
        SchnorrProof memory p = _possession(key, name.keyId, before.epoch + 1, b);
        vm.prank(caller);
        try registry.completeRecovery(name.registrant, name.label, b, p) {
            if (name.recoveryAt == 0 || block.timestamp < name.recoveryAt) {
                _violate("recover: not proposed or too early");
            }
            if (block.timestamp >= name.recoveryAt + 14 days) _violate("recover: too late");
            if (before.epoch != name.recoveryEpoch || before.bundleHash != name.recoveryOf) _violate("recover: stale");
            if (caller != name.recoveryOwner) _violate("recover: not by the proposed owner");
            (name.owner, name.pendingOwner, name.recoveryAt) = (caller, address(0), 0);
            _written(name, key, b, before.epoch + 1);
            successes["completeRecovery"]++;
        } catch {}
    }

    function cancelNonces(uint256 which, uint256 by, uint256 mask) external {
        Name storage name = _name(which);
        address caller = _actor(by);
        vm.prank(caller);
        // words that no consent here uses
        try registry.cancelNonces(name.registrant, name.label, 1 << 200 | mask % 3, mask) {
            if (caller != name.owner) _violate("cancelNonces: no right to");
            successes["cancelNonces"]++;
        } catch {}
    }

    function pass(uint256 elapsed) external {
        remember(elapsed);
        vm.warp(block.timestamp + elapsed % 6 days);
        vm.roll(block.number + 1);
    }

    /// @dev Notes what the registry says of some moment before this one.
    function remember(uint256 seed) public {
        Name storage name = _name(seed);
        uint40 timestamp = uint40(block.timestamp) - 1 - uint40(seed % 8 days);
        Record memory record = registry.keyAt(name.keyId, timestamp);
        _memories.push(Memory(name.keyId, timestamp, record.epoch, record.notBefore));
    }

    // ---- what must hold

    /// @dev Every superseded record, and every moment that was asked about, is as it was.
    function historyIsAsItWas() external view returns (bool) {
        for (uint256 i = 0; i < _names.length; i++) {
            bytes32 keyId = _names[i].keyId;
            uint32 epochs = registry.currentRecord(keyId).epoch;
            for (uint32 epoch = 1; epoch < epochs; epoch++) {
                if (keccak256(abi.encode(registry.recordAt(keyId, epoch))) != keccak256(_superseded[keyId][epoch])) {
                    return false;
                }
            }
        }
        for (uint256 i = 0; i < _memories.length; i++) {
            Memory storage m = _memories[i];
            Record memory record = registry.keyAt(m.keyId, m.timestamp);
            if (record.epoch != m.epoch || record.notBefore != m.notBefore) return false;
        }
        return true;
    }

    /// @dev Ends only move later, revocations never move, owners are the model's.
    function isMonotone() external returns (bool) {
        for (uint256 i = 0; i < _names.length; i++) {
            Name storage name = _names[i];
            Record memory record = registry.currentRecord(name.keyId);
            if (record.epoch == 0) continue;
            if (record.notAfter < _notAfter[name.keyId][record.epoch]) return false;
            _notAfter[name.keyId][record.epoch] = record.notAfter;
            if (record.endedAt != _endedAt[name.keyId][record.epoch]) return false;
            if (registry.ownerOf(name.registrant, name.label) != name.owner) return false;
            if (record.bundleHash != _hash(name.bundle)) return false;
        }
        return true;
    }

    /// @dev An agent that is active has a parent that is, with all of its scopes and no earlier end.
    function agentsAreWithinTheirParents() external view returns (bool) {
        for (uint256 i = 0; i < _names.length; i++) {
            Name storage name = _names[i];
            if (registry.parentOf(name.keyId) != name.parent) return false;
            if (name.parent == 0 || !registry.isActive(name.keyId, 0)) continue;
            Record memory agent = registry.currentRecord(name.keyId);
            Record memory parent = registry.currentRecord(name.parent);
            if (!registry.isActive(name.parent, agent.scopes | Scopes.DELEGATE)) return false;
            if (agent.notAfter > parent.notAfter || agent.scopes & Scopes.DELEGATE != 0) return false;
        }
        return true;
    }

    // ---- the model

    function _violate(string memory what) private {
        violations++;
        violation = what;
    }

    /// @dev After a write that succeeded. The record that was superseded is read once, now.
    function _written(Name storage name, uint256 key, KeyBundle memory b, uint32 epoch) private {
        if (epoch > 1) _superseded[name.keyId][epoch - 1] = abi.encode(registry.recordAt(name.keyId, epoch - 1));
        name.key = key;
        name.bundle = b;
        _notAfter[name.keyId][epoch] = b.notAfter;
        _endedAt[name.keyId][epoch] = 0;
    }

    function _isDelegated(bytes32 keyId) private view returns (bool) {
        uint256 parent = registry.statusOf(registry.parentOf(keyId));
        return Records.validAt(parent, block.timestamp)
            && Records.notBeforeOf(parent) < Records.notBeforeOf(registry.statusOf(keyId));
    }

    function _name(uint256 seed) private view returns (Name storage) {
        return _names[seed % _names.length];
    }

    /// @dev Some agent, or else any name.
    function _agent(uint256 seed) private view returns (Name storage) {
        for (uint256 i = 0; i < _names.length; i++) {
            Name storage name = _names[(seed % _names.length + i) % _names.length];
            if (name.parent != 0) return name;
        }
        return _name(seed);
    }

    /// @dev Itself, if it is no agent.
    function _parentOf(Name storage name) private view returns (Name storage) {
        for (uint256 i = 0; i < _names.length; i++) {
            if (_names[i].keyId == name.parent) return _names[i];
        }
        return name;
    }

    function _actor(uint256 seed) private view returns (address) {
        return _actors[seed % ACTORS];
    }

    function _bundle(uint256 key, uint256 terms) private view returns (KeyBundle memory b) {
        b = _recoveryBundle(key);
        b.scopes = uint48(terms >> 8) & 31;
        if (terms >> 16 & 3 == 0) b.notBefore = uint40(block.timestamp + (terms >> 32) % 2 days);
        b.notAfter = uint40(block.timestamp + 1 days + (terms >> 64) % 60 days);
    }

    function _recoveryBundle(uint256 key) private view returns (KeyBundle memory) {
        return KeyBundle({
            identityKeyX: bytes32(_keys[key].x),
            identityKeyParity: _keys[key].parity(),
            sessionKey: "session",
            kemKeyHash: 0,
            scopes: 31,
            suite: 1,
            notBefore: 0,
            notAfter: 3_000_000_000,
            nextKeyHash: _keys[(key + 1) % KEYS].commitment()
        });
    }

    // ---- what is signed

    function _possession(uint256 key, bytes32 keyId, uint32 epoch, KeyBundle memory b)
        private
        returns (SchnorrProof memory)
    {
        string memory structType =
            string.concat("ProofOfPossession(bytes32 keyId,uint32 epoch,KeyBundle bundle)", BUNDLE_TYPE);
        return _keys[key].sign(_digest(structType, abi.encode(keyId, epoch, _hash(b))));
    }

    function _delegation(
        Name storage parent,
        uint32 parentEpoch,
        uint256 signer,
        bytes32 keyId,
        uint32 epoch,
        KeyBundle memory b
    ) private returns (DelegationProof memory d) {
        string memory structType = string.concat(
            "Delegation(bytes32 parentKeyId,uint32 parentEpoch,bytes32 agentKeyId,uint32 agentEpoch,KeyBundle agentBundle,uint40 deadline)",
            BUNDLE_TYPE
        );
        d.parentBundle = parent.bundle;
        d.deadline = uint40(block.timestamp);
        d.signature = _keys[signer].sign(
            _digest(structType, abi.encode(parent.keyId, parentEpoch, keyId, epoch, _hash(b), d.deadline))
        );
    }

    function _consent(string memory what, address by, bytes32 keyId, uint32 epoch, KeyBundle memory b)
        private
        returns (Consent memory)
    {
        string memory structType = string.concat(
            what, "(bytes32 keyId,uint32 epoch,KeyBundle bundle,uint256 nonce,uint40 deadline)", BUNDLE_TYPE
        );
        uint40 deadline = uint40(block.timestamp);
        return _sign(by, _digest(structType, abi.encode(keyId, epoch, _hash(b), ++_nonce, deadline)), deadline);
    }

    function _consentToRevoke(address by, bytes32 keyId, uint32 epoch) private returns (Consent memory) {
        string memory structType = "Revoke(bytes32 keyId,uint32 epoch,uint256 nonce,uint40 deadline)";
        uint40 deadline = uint40(block.timestamp);
        return _sign(by, _digest(structType, abi.encode(keyId, epoch, ++_nonce, deadline)), deadline);
    }

    function _sign(address by, bytes32 digest, uint40 deadline) private view returns (Consent memory) {
        uint256 i = 0;
        while (_actors[i] != by) {
            i++;
        }
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_secrets[i], digest);
        return Consent(_nonce, deadline, abi.encodePacked(r, s, v));
    }

    function _digest(string memory structType, bytes memory members) private view returns (bytes32) {
        bytes32 structHash = keccak256(bytes.concat(keccak256(bytes(structType)), members));
        return keccak256(abi.encodePacked(hex"1901", registry.domainSeparator(), structHash));
    }

    function _hash(KeyBundle memory b) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(bytes(BUNDLE_TYPE)), abi.encode(b)));
    }
}
