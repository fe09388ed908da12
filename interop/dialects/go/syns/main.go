// Prints the destination port of every connection attempt over the loopback device, one per line: the only place where
// attempts are seen that nobody accepts. Linux, with the right to open packet sockets.
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"syscall"
)

const allProtocols = 0x0300 // ETH_P_ALL in network byte order

func main() {
	device, err := net.InterfaceByName("lo")
	if err != nil {
		fail(err)
	}
	socket, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_DGRAM, allProtocols)
	if err != nil {
		fail(err)
	}
	if err := syscall.Bind(socket, &syscall.SockaddrLinklayer{Protocol: allProtocols, Ifindex: device.Index}); err != nil {
		fail(err)
	}
	out := bufio.NewWriter(os.Stdout)
	fmt.Fprintln(out, "ready")
	out.Flush()
	packet := make([]byte, 65536)
	for {
		length, from, err := syscall.Recvfrom(socket, packet, 0)
		if err != nil {
			continue
		}
		// Every packet of the loopback device is seen going out and coming in.
		if ll, ok := from.(*syscall.SockaddrLinklayer); ok && ll.Pkttype == syscall.PACKET_OUTGOING {
			continue
		}
		tcp := segment(packet[:length])
		const syn, ack = 2, 16
		if len(tcp) < 14 || tcp[13]&(syn|ack) != syn {
			continue
		}
		fmt.Fprintln(out, int(tcp[2])<<8|int(tcp[3]))
		out.Flush()
	}
}

// segment is the TCP part of an IP packet, empty when it has none.
func segment(packet []byte) []byte {
	if len(packet) > 40 && packet[0]>>4 == 4 && packet[9] == syscall.IPPROTO_TCP {
		return packet[int(packet[0]&15)*4:]
	}
	if len(packet) > 40 && packet[0]>>4 == 6 && packet[6] == syscall.IPPROTO_TCP {
		return packet[40:]
	}
	return nil
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
