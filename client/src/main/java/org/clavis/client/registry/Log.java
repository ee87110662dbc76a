package org.clavis.client.registry;

import java.util.List;
import org.clavis.evm.Address;
import org.clavis.evm.Bytes32;

/** One entry of the chain's log. */
record Log(Address address, List<Bytes32> topics, Hex data, long blockNumber) {}
